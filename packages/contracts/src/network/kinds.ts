import type {
  AttentionModule,
  NetworkBlock,
  NetworkCellPart,
  NetworkLayer,
  NetworkMixedOp,
  NetworkModule,
} from './network-part.js';

declare module '@uninas/core' {
  interface ModuleKinds {
    attention_module: AttentionModule;
    network_block: NetworkBlock;
    network_cell_part: NetworkCellPart;
    network_layer: NetworkLayer;
    network_mixed_op: NetworkMixedOp;
    network_module: NetworkModule;
  }
}
