import { createRequire } from 'node:module';
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { Picture } from './picture.js';

/** What the thread answers. */
type Answer = Picture | { readonly error: string };

/**
 * Decodes what it is sent, then wakes the sender; nothing is sent to learn whether it works. Plain
 * JavaScript, since a thread cannot be given TypeScript, and a file of its own would have to be found
 * from sources and from builds.
 */
const PROGRAM = `
const { port, state, address } = require('node:worker_threads').workerData;
let sharp;
let broken = '';
try {
  sharp = require(address);
} catch (error) {
  broken = String(error.message);
}
const decode = async (bytes) => {
  const picture = sharp(bytes, { failOn: 'truncated' }).toColourspace('srgb').removeAlpha();
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error('it has ' + info.channels + ' colours');
  return { bytes: new Uint8Array(data), height: info.height, width: info.width };
};
port.on('message', async (bytes) => {
  const answer = bytes === null ? { error: broken } : await decode(bytes).catch(({ message }) => ({ error: message.split('\\n')[0] }));
  port.postMessage(answer, 'bytes' in answer ? [answer.bytes.buffer] : []);
  Atomics.store(state, 0, 1);
  Atomics.notify(state, 0);
});
`;
const PATIENCE_MS = 60_000;

/**
 * The package `sharp`, which decodes in a thread while the caller waits: batches are made when
 * they are asked for, and `sharp` answers later only. The thread does not keep a program from ending.
 */
export class SharpThread {
  readonly #port: MessagePort;
  readonly #state = new Int32Array(new SharedArrayBuffer(4));

  /**
   * Undefined if `sharp` is not installed, or not for this machine.
   *
   * @param from the file for which it is installed, as a URL
   */
  static start(from: string = import.meta.url): SharpThread | undefined {
    let address: string;
    try {
      address = createRequire(from).resolve('sharp');
    } catch {
      return undefined;
    }
    const thread = new SharpThread(address);
    const answer = thread.#ask(null);
    return 'error' in answer && answer.error !== '' ? undefined : thread;
  }

  private constructor(address: string) {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    const workerData = { port: port2, state: this.#state, address };
    new Worker(PROGRAM, { eval: true, workerData, transferList: [port2] }).unref();
    port1.unref();
  }

  /** @throws {Error} if it cannot be decoded, or the thread does not answer */
  decode(bytes: Uint8Array): Picture {
    const answer = this.#ask(bytes);
    if ('error' in answer) throw new Error(answer.error);
    return answer;
  }

  #ask(bytes: Uint8Array | null): Answer {
    Atomics.store(this.#state, 0, 0);
    this.#port.postMessage(bytes);
    Atomics.wait(this.#state, 0, 0, PATIENCE_MS);
    return (receiveMessageOnPort(this.#port)?.message as Answer | undefined) ?? { error: 'sharp does not answer' };
  }
}
