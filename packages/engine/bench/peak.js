/**
 * What wasm code can reach at most on one core of this machine, in GFLOP/s:
 * independent multiply-adds in registers, without a load. Compiled when it is asked for.
 */
import asc from 'assemblyscript/asc';
import { setFlagsFromString } from 'node:v8';

const CHAINS = 10;
const STEPS = 20_000;

/** One loop over chains of multiply-adds; the factors keep the sums small. */
const source = (multiplyAdd) => `
export function run(steps: i32, a: f32, b: f32): f32 {
  const x = f32x4.splat(a);
  const y = f32x4.splat(b);
  ${Array.from({ length: CHAINS }, (_, i) => `let s${i} = f32x4.splat(<f32>${i});`).join('\n  ')}
  for (let i = 0; i < steps; i++) {
    ${Array.from({ length: CHAINS }, (_, i) => `s${i} = ${multiplyAdd(`s${i}`)};`).join('\n    ')}
  }
  ${Array.from({ length: CHAINS - 1 }, (_, i) => `s0 = f32x4.add(s0, s${i + 1});`).join('\n  ')}
  return f32x4.extract_lane(s0, 0);
}`;

const KINDS = {
  fused: [(s) => `f32x4.relaxed_madd(x, y, ${s})`, ['simd', 'relaxed-simd']],
  portable: [(s) => `f32x4.add(${s}, f32x4.mul(${s}, x))`, ['simd']],
};

/** GFLOP/s of fused multiply-adds, and of products and sums one after the other. */
export async function peak() {
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  const found = {};
  for (const [name, [multiplyAdd, features]] of Object.entries(KINDS)) {
    const files = new Map();
    const { error, stderr } = await asc.main(
      ['peak.ts', '--outFile', 'peak.wasm', '--runtime', 'stub', '-O3', ...features.flatMap((f) => ['--enable', f])],
      {
        readFile: (path) => (path === 'peak.ts' ? source(multiplyAdd) : null),
        writeFile: (path, content) => void files.set(path, content),
        listFiles: () => [],
      },
    );
    if (error !== null) throw new Error(stderr.toString());
    const { run } = new WebAssembly.Instance(new WebAssembly.Module(files.get('peak.wasm'))).exports;
    let least = Infinity;
    // enough rounds for the compiler that optimises to have come by
    for (let round = 0; round < 3000; round++) {
      const start = performance.now();
      run(STEPS, 1e-6, 0.5);
      least = Math.min(least, performance.now() - start);
    }
    found[name] = (CHAINS * 4 * 2 * STEPS) / least / 1e6;
  }
  return found;
}
