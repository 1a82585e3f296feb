export function run(): 0 {
  return 0;
}
