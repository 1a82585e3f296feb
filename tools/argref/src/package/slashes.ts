/** A path as it is written in manifests and pages on every platform. */
export function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}
