/** What all optimizers may do to gradients before they use them. */
export interface OptimizerSettings {
  /** Configured learning rate. */
  readonly lr: number;
  readonly weight_decay: number;
  readonly weight_decay_filter: boolean;
  readonly clip_abs_value: number;
  readonly clip_norm_value: number;
  readonly clip_norm_type: number;
}
