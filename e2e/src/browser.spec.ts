import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { createEngine } from '@uninas/engine';
import { chromium } from 'playwright-core';
import { differenceOf, exported, imagesOf, logitsOf, shippedBuilt } from './exported.js';
import { ROOT } from './workspace.js';

/* The example page, with a real browser: an exported network runs in it, and nothing leaves this machine. */

const CHROMIUM = process.env['UNINAS_CHROMIUM'] ?? '/usr/bin/chromium';
const itWithChromium = existsSync(CHROMIUM) ? it : it.skip;
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};
const RUNTIME = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));

/** Delivers the example, the runtime and a model. */
function serve(model: string): Promise<Server> {
  const fileOf = (path: string): string => {
    if (path === '/model.onnx') return model;
    return path.startsWith('/ort/')
      ? join(RUNTIME, path.slice(5))
      : join(ROOT, 'examples/browser', path === '/' ? 'index.html' : path);
  };
  const server = createServer(({ url = '/' }, response) => {
    const file = fileOf(new URL(url, 'http://localhost').pathname);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
    response.end(readFileSync(file));
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

itWithChromium(
  'an exported network gives the same logits in a browser',
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'uninas-browser-'));
    const engine = await createEngine();
    const words = ['DARTS_V1', '--to', 'onnx', '--seed', '4', '--input', '28,28,1', '--classes', '10'];
    exported(dir, words);
    const built = await shippedBuilt('DARTS_V1', engine.ops, [28, 28, 1], 10, 4);
    const images = imagesOf([3, 1, 28, 28]);
    const expected = logitsOf(built, images);
    built.dispose();
    const server = await serve(join(dir, 'DARTS_V1.onnx'));
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox'] });
    try {
      const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const page = await browser.newPage();
      const asked: string[] = [];
      const failures: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      page.on('pageerror', (error) => failures.push(String(error)));
      await page.goto(address);
      await page.waitForFunction('document.getElementById("answer").value === "ready" && "logitsOf" in globalThis');
      const call = `logitsOf(Float32Array.from(${JSON.stringify([...images.data])}), ${JSON.stringify(images.shape)})`;
      const logits = (await page.evaluate(call)) as number[];
      expect(differenceOf(logits, expected)).toBeLessThan(1e-4);
      await page.mouse.move(100, 200);
      await page.mouse.down();
      await page.mouse.move(200, 300, { steps: 5 });
      await page.mouse.up();
      await page.waitForFunction('/^This is a \\d$/.test(document.getElementById("answer").value)');
      expect(failures).toEqual([]);
      expect(asked.length).toBeGreaterThan(4);
      // a drawn image may be read from the page's own memory
      expect(asked.filter((url) => !url.startsWith(address) && !url.startsWith('blob:'))).toEqual([]);
    } finally {
      await browser.close();
      server.close();
      engine.dispose();
      rmSync(dir, { recursive: true, force: true });
    }
  },
  120_000,
);
