/** Plain data as a YAML document; the parser of YAML is loaded only now, since it is large. */
export async function yamlText(data: object): Promise<string> {
  const { stringify } = await import('yaml');
  return stringify(data, { lineWidth: 0 });
}
