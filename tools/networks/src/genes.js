const list = (text) => text.split(',').map(Number);

/** Networks that are architectures of a search space: the space, and the candidate of each cell. */
export const originals = {
  /** Sandler et al., 2018, "MobileNetV2", table 2. */
  MobileNetV2: ['mobilenet_v2', Array(16).fill(3)],
  /** Tan and Le, 2019, "EfficientNet", table 1. */
  EfficientNetB0: ['efficientnet', list('3,3,4,4,3,3,3,4,4,4,4,4,4,4,3')],
  /** Guo et al., 2020, "Single path one-shot neural architecture search with uniform sampling", as in the published code. */
  SPOSNet: ['shufflenet_v2', list('2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3')],
  /** Cai et al., 2019, "ProxylessNAS", figure 4, for mobile phones. */
  ProxylessRMobile: ['proxylessnas', list('1,0,6,6,2,0,1,1,5,1,1,1,4,1,1,1,5,5,2,2,5')],
  /** Chu et al., 2019, "FairNAS", figure 5. */
  FairNasA: ['fairnas', list('2,0,2,3,5,0,0,5,5,1,3,1,1,3,3,5,3,5,4')],
  FairNasB: ['fairnas', list('1,0,1,0,3,1,2,0,3,1,0,3,2,0,5,4,5,3,4')],
  FairNasC: ['fairnas', list('1,0,2,0,0,0,0,0,0,3,0,0,0,0,5,5,3,3,4')],
  /** Chu et al., 2019, "ScarletNAS", figure 5. */
  ScarletNasA: ['scarletnas', list('2,4,1,8,9,7,9,0,8,2,1,8,0,8,9,10,6,9,11')],
  ScarletNasB: ['scarletnas', list('6,7,6,11,0,1,11,6,12,1,6,6,11,6,10,10,12,11,10')],
  ScarletNasC: ['scarletnas', list('7,6,7,12,12,0,11,6,6,1,8,2,6,8,6,12,9,11,10')],
};

/**
 * The best for CIFAR-10 of all 15,625 architectures; Dong and Yang, 2020, "NAS-Bench-201", in the space with two cells a
 * stage rather than five.
 */
const bench201 = { Bench201Best: ['bench201', list('3,3,3,1,3,2')] };

/** Found by block-wise distillation in the space of FairNAS; Laube, 2021, "The UniNAS framework". */
export const discovered = {
  ...bench201,
  Net_dna_298325_1_4: ['fairnas', list('1,1,0,0,0,0,1,2,1,1,2,1,1,0,4,1,0,1,0')],
  Net_dna_298325_1_11: ['fairnas', list('2,3,1,0,1,0,1,1,0,0,1,2,1,2,1,2,2,2,2')],
  Net_dna_298325_1_13: ['fairnas', list('1,3,1,0,1,1,4,0,3,0,0,0,0,0,4,1,1,2,1')],
  Net_dna_298325_1_17: ['fairnas', list('2,3,1,0,1,1,1,2,1,1,4,2,1,2,4,1,2,4,2')],
  Net_dna_298325_1_27: ['fairnas', list('1,4,1,1,1,1,4,1,4,1,1,2,1,2,4,1,4,5,2')],
};
