import type { FastifyInstance } from 'fastify';
import type { Socket } from 'node:net';

/** Connections that have not shown the token. */
const MOST = 64;

/**
 * Connections of which nothing is known yet. There is room for few: a further one takes the place of the
 * oldest, so that nobody who only holds connections open keeps others out.
 */
export class Strangers {
  /** The oldest first. */
  readonly #sockets = new Set<Socket>();

  /** Counts from now on. */
  watch({ server }: FastifyInstance): void {
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
      const [oldest] = this.#sockets;
      if (this.#sockets.size > MOST) oldest?.destroy();
    });
  }

  /** A connection has shown the token. */
  know(socket: Socket): void {
    this.#sockets.delete(socket);
  }
}
