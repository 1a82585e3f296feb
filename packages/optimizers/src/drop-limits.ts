/** What a probability to drop something may become while a network is trained: some of it must be left. */
export const DROP_LIMITS: readonly [number, number] = [0, 0.99];
