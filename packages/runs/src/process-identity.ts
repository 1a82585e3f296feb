import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { codeOf } from './system-failure.js';

/** Enough to tell whether the process that wrote it still lives. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Tells two processes with the same number apart, where the system says so (Linux); else empty. */
  readonly birth: string;
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return identityOf(process.pid);
}

/** The process that has this number now. */
export function identityOf(pid: number): ProcessIdentity {
  return { pid, host: hostname(), birth: birthOf(pid) };
}

/** Whether a process with this number lives on this host. */
export function processLives(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0); // signal 0 only asks
    return statOf(pid)[0] !== 'Z'; // ended, though its parent has not asked for it yet
  } catch (error) {
    return codeOf(error) === 'EPERM'; // it lives, but is someone else's
  }
}

/** Whether that very process lives; `unknown` if it ran on another host. */
export function isAlive({ pid, host, birth }: ProcessIdentity): boolean | 'unknown' {
  if (host !== hostname()) return 'unknown';
  if (!processLives(pid)) return false;
  const now = birthOf(pid);
  return birth === '' || now === '' || birth === now; // else the number was given to another process
}

/** Boot id and start time in ticks since boot. */
function birthOf(pid: number): string {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const start = statOf(pid)[19];
    return start === undefined ? '' : `${boot} ${start}`;
  } catch {
    return ''; // not Linux, or hidden
  }
}

/** The fields of /proc/<pid>/stat from the third (the state) on; none where there is no such file. */
function statOf(pid: number): readonly string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the second field is a name in parentheses that may itself hold blanks and parentheses
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
