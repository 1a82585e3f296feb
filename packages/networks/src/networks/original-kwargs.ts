/** Kwargs that the original writes around the body of a network, and that say nothing about it. */
export const ORIGINAL_KWARGS: readonly string[] = [
  'model_name',
  'shape_in_list',
  'shape_out_list',
  's_in_list',
  's_out_list',
];
