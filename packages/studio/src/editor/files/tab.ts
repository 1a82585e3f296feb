/** Where a tab keeps its name; it survives a reload, and is copied when a tab is duplicated. */
const KEY = 'uninas.tab';
const LOCK = 'uninas.tab.';

/** The name of this tab, and of those that are open beside it. */
export interface Tab {
  readonly name: string;
  /** The tab that this one was duplicated from, if it was. */
  readonly copyOf?: string;
  readonly others: ReadonlySet<string>;
}

/** Finds the name of this tab; no other open tab has the same. */
export async function openTab(): Promise<Tab> {
  const known = sessionStorage.getItem(KEY);
  // only pages of this machine or over https may use locks; without them, a duplicated tab cannot be told
  const locks = navigator.locks as LockManager | undefined;
  if (known !== null && (locks === undefined || (await take(locks, known)))) {
    return { name: known, others: await openTabs(locks, known) };
  }
  const name = newName();
  sessionStorage.setItem(KEY, name);
  if (locks !== undefined) await take(locks, name);
  return { name, ...(known !== null && { copyOf: known }), others: await openTabs(locks, name) };
}

/** A name that nothing else has. */
export function newName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Takes a lock for as long as the tab is open. @returns whether it was free */
function take(locks: LockManager, name: string): Promise<boolean> {
  return new Promise((resolve) => {
    void locks.request(LOCK + name, { ifAvailable: true }, (lock) => {
      resolve(lock !== null);
      return lock === null ? undefined : new Promise(() => undefined);
    });
  });
}

async function openTabs(locks: LockManager | undefined, own: string): Promise<ReadonlySet<string>> {
  const { held = [] } = (await locks?.query()) ?? {};
  const names = held.flatMap(({ name }) => (name?.startsWith(LOCK) ? [name.slice(LOCK.length)] : []));
  return new Set([...names, own]);
}
