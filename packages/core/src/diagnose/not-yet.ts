/** Modules of UniNAS, by kind, that no package of this repository has yet; a test compares it with what they have. */
export const NOT_YET: Readonly<Record<string, readonly string[]>> = {
  exp_logger: ['WandbExpLogger'],
};

/** Whether a name is that of a module of UniNAS that is not available here yet. */
export function isNotYet(name: string): boolean {
  return Object.values(NOT_YET).some((names) => names.includes(name));
}
