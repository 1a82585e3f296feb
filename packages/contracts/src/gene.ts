/** An architecture of a search space: one operation index for each unique architecture weight, in request order. */
export type Gene = readonly number[];
