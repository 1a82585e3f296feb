import type { Log } from '@uninas/contracts';
import { isAlive } from '@uninas/runs';
import { nameOf, type Member } from './member.js';

/** What presence is told by. */
export interface PresenceOptions {
  /** Seconds without a sign of life after which a client is not counted on any more. */
  readonly timeout: number;
  readonly log: Log;
  /** In milliseconds. */
  readonly now: () => number;
}

/** Who of a population is there. */
export class Presence {
  constructor(private readonly options: PresenceOptions) {}

  /** A member gave a sign of life. */
  seen(member: Member): Member {
    const { log, now } = this.options;
    member.lastSign = now();
    member.isSuspected = false;
    if (!member.isGone) return member;
    member.isGone = false;
    log.info(`Client ${member.client} is heard of again`);
    return member;
  }

  /** Whether a member has given no sign of life for too long. */
  isSilent({ lastSign }: Member): boolean {
    const { timeout, now } = this.options;
    return now() - lastSign > timeout * 1000;
  }

  /** Gives a member up that is silent, unless its process lives on this machine. @returns whether it is given up */
  look(member: Member): boolean {
    if (!this.isSilent(member)) return false;
    const { timeout, log } = this.options;
    if (isAlive(member.process) !== true) {
      member.isGone = true;
      log.warn(
        `${nameOf(member)} has given no sign of life for ${timeout} s: the population goes on without it; ` +
          'resume its run to bring it back',
      );
      return true;
    }
    if (member.isSuspected) return false;
    member.isSuspected = true;
    const { pid } = member.process;
    log.warn(`${nameOf(member)} is silent for ${timeout} s, though process ${pid} lives; end that if it hangs`);
    return false;
  }
}
