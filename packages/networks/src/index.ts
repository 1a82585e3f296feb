export { identity, skip } from './activations/identity.js';
export { mish } from './activations/mish.js';
export { relu, relu6 } from './activations/relu.js';
export { hsigmoid, sigmoid } from './activations/sigmoid.js';
export { softmax } from './activations/softmax.js';
export { hswish, mem_eff_swish, pswish, swish } from './activations/swish.js';
export { htanh, tanh } from './activations/tanh.js';
export { EfficientChannelAttentionModule } from './attention/efficient-channel-attention-module.js';
export { SqueezeExcitationChannelModule } from './attention/squeeze-excitation-channel-module.js';
export { SqueezeExcitationThresholdModule } from './attention/squeeze-excitation-threshold-module.js';
export { Bench201CNNBlock, Bench201CNNSearchBlock } from './blocks/bench201-blocks.js';
export { DartsCNNBlock, DartsCNNSearchBlock } from './blocks/darts-blocks.js';
export { FullyConnectedNetworkBody } from './bodies/fully-connected-network-body.js';
export { StackedCellsNetworkBody } from './bodies/stacked-cells-network-body.js';
export { buildNetwork } from './built/build-network.js';
export { initialWeights } from './built/initial-values.js';
export { geneChooser } from './built/gene-chooser.js';
export { Bench201CNNCell } from './cells/bench201-cnn-cell.js';
export { Bench201CNNSearchCell } from './cells/bench201-cnn-search-cell.js';
export { Bench201ReductionCell } from './cells/bench201-reduction-cell.js';
export { DartsCNNCell } from './cells/darts-cnn-cell.js';
export { DartsCNNSearchCell } from './cells/darts-cnn-search-cell.js';
export { PassThroughCNNCell, SingleLayerCell } from './cells/single-layer-cell.js';
export {
  PassThroughCNNSearchCell,
  SingleLayerCNNSearchCell,
  SingleLayerSearchCell,
} from './cells/single-layer-search-cell.js';
export type { DescriptionProblem } from './description/description-error.js';
export { DescriptionError, inFile } from './description/description-error.js';
export { completeDescription, finalizeDescription } from './description/finalize-description.js';
export { parseDescription } from './description/parse-description.js';
export { Bench201Head } from './heads/bench201-head.js';
export { ClassificationHead } from './heads/classification-head.js';
export { DartsCifarAuxHead } from './heads/darts-cifar-aux-head.js';
export { DartsImageNetAuxHead } from './heads/darts-image-net-aux-head.js';
export { FeatureMixClassificationHead } from './heads/feature-mix-classification-head.js';
export { IdentityHead } from './heads/identity-head.js';
export { PwClassificationHead } from './heads/pw-classification-head.js';
export { SeFeatureMixClassificationHead } from './heads/se-feature-mix-classification-head.js';
export { AttentionLayer } from './layers/attention-layer.js';
export { ClassificationLayer } from './layers/classification-layer.js';
export { ConvLayer } from './layers/conv-layer.js';
export { DifferentConfigLayer } from './layers/different-config-layer.js';
export { FactorizedReductionLayer } from './layers/factorized-reduction-layer.js';
export { LinearLayer } from './layers/linear-layer.js';
export { LinearTransformerLayer } from './layers/linear-transformer-layer.js';
export { MobileInvertedConvLayer } from './layers/mobile-inverted-conv-layer.js';
export { PoolingConvLayer } from './layers/pooling-conv-layer.js';
export { PoolingLayer } from './layers/pooling-layer.js';
export { ResNetBottleneckLayer } from './layers/resnet-bottleneck-layer.js';
export { ResNetLayer } from './layers/resnet-layer.js';
export { SepConvLayer } from './layers/sep-conv-layer.js';
export { SharedMixedMobileInvertedConvLayer } from './layers/shared-mixed-mobile-inverted-conv-layer.js';
export { ShuffleNetV2Layer } from './layers/shuffle-net-v2-layer.js';
export { ShuffleNetV2XceptionLayer } from './layers/shuffle-net-v2-xception-layer.js';
export { SkipLayer } from './layers/skip-layer.js';
export { StepsLayer } from './layers/steps-layer.js';
export { SuperConvLayer } from './layers/super-conv-layer.js';
export { SuperConvThresholdLayer } from './layers/super-conv-threshold-layer.js';
export { SuperMobileInvertedConvLayer } from './layers/super-mobile-inverted-conv-layer.js';
export { SuperMobileInvertedConvThresholdLayer } from './layers/super-mobile-inverted-conv-threshold-layer.js';
export { SuperSepConvLayer } from './layers/super-sep-conv-layer.js';
export { SuperSepConvThresholdLayer } from './layers/super-sep-conv-threshold-layer.js';
export { ZeroLayer } from './layers/zero-layer.js';
export {
  Attention2x1SSigmoidMixedOp,
  AttentionSigmoidMixedOp,
  AttentionSSigmoidMixedOp,
} from './mixed/attention-mixed-ops.js';
export { BiasMixedOp, BiasSumMixedOp, MulBiasMixedOp } from './mixed/bias-mixed-ops.js';
export { MixedOp } from './mixed/mixed-op.js';
export { SplitWeightsMixedOp } from './mixed/split-weights-mixed-op.js';
export { ConcatChoiceModule } from './modules/concat-choice-module.js';
export { InputChoiceWrapperModule } from './modules/input-choice-wrapper-module.js';
export { ParallelModules } from './modules/parallel-modules.js';
export { SequentialModulesF, SequentialModulesL } from './modules/sequential-modules.js';
export { SumParallelModules } from './modules/sum-parallel-modules.js';
export { EfficientNetTimmNetwork } from './networks/efficient-net-timm-network.js';
export { FullyConnectedNetwork } from './networks/fully-connected-network.js';
export type { KnownShapes, NetworkShapes } from './networks/known-shapes.js';
export { planForShapes, type PlannedForShapes, type ShapesQuery } from './networks/plan-for-shapes.js';
export { Planned } from './networks/planned.js';
export { RetrainFromSearchUninasNetwork } from './networks/retrain-from-search-uninas-network.js';
export { RetrainInsertConfigUninasNetwork } from './networks/retrain-insert-config-uninas-network.js';
export { RetrainUninasNetwork } from './networks/retrain-uninas-network.js';
export { SearchUninasNetwork } from './networks/search-uninas-network.js';
export type { ArchitectureSources } from './plan/architecture-sources.js';
export { architectureSources, sourcesText } from './plan/architecture-sources.js';
export { auxiliaryHeads } from './plan/auxiliary-heads.js';
export { cellTable } from './plan/cell-table.js';
export type { Selection } from './plan/chosen.js';
export { chosenOf, depthIn, stepsOf, usedVariables, variablesOf } from './plan/chosen.js';
export type { MacRule, MacRuleName, MacsOptions } from './plan/count-macs.js';
export { countMacs, MAC_RULES } from './plan/count-macs.js';
export type { ParamsOptions } from './plan/count-params.js';
export { countParams } from './plan/count-params.js';
export type { VariableSource } from './plan/map-variables.js';
export { mapVariables, valuesIn, variableSources } from './plan/map-variables.js';
export { planNetwork } from './plan/plan-network.js';
export { BenchMacroPrimitives } from './primitives/bench-macro-primitives.js';
export { Bench101Primitives } from './primitives/bench101-primitives.js';
export { Bench201LTspPrimitives, Bench201LTsPrimitives, Bench201Primitives } from './primitives/bench201-primitives.js';
export {
  DartsBnPrimitives,
  DartsNzPrimitives,
  DartsPrimitives,
  ScarletDartsPrimitives,
} from './primitives/darts-primitives.js';
export {
  EfficientNetECAPrimitives,
  EfficientNetPrimitives,
  EfficientNetPrimitivesMini,
} from './primitives/efficient-net-primitives.js';
export {
  MobileNetV2Primitives,
  MobileNetV2SePrimitives,
  MobileNetV2SkipLTPrimitives,
  MobileNetV2SkipPrimitives,
} from './primitives/mobile-net-v2-primitives.js';
export { DNU_PRDartsPrimitives } from './primitives/pr-darts-primitives.js';
export { ScarletPrimitives } from './primitives/scarlet-primitives.js';
export {
  SharedEfficientNetECAPrimitives,
  SharedEfficientNetPrimitives,
  SharedMobileNetV2Primitives,
} from './primitives/shared-primitives.js';
export { ShuffleNetV2Primitives, Test0Primitives } from './primitives/shuffle-net-v2-primitives.js';
export {
  UninasLearnPredictorsNoSkip,
  UninasLearnPredictorsSkip,
  UninasMixedEcaHswishPrimitives,
} from './primitives/uninas-primitives.js';
export { ConvStem } from './stems/conv-stem.js';
export { DartsCifarStem } from './stems/darts-cifar-stem.js';
export { DartsImagenetStem } from './stems/darts-imagenet-stem.js';
export { LinearToConvStem } from './stems/linear-to-conv-stem.js';
export { MobileNetV2Stem } from './stems/mobile-net-v2-stem.js';
export { ReshapeStem } from './stems/reshape-stem.js';
export { SkipStem } from './stems/skip-stem.js';
export type { Shapes } from './torch/torch-modules.js';
export { matchTorch, type TorchMatch, type TorchProblem } from './torch/match-torch.js';
export { fromTorch, torchShape, toTorch } from './torch/torch-layout.js';
export {
  fromTorchWeights,
  TorchWeightsError,
  toTorchWeights,
  type TorchWeightsOptions,
} from './torch/torch-weights.js';
