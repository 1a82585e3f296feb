/** Parameters and multiply-adds (rule `uninas`) for images of 224x224 and 1000 classes, as UniNAS counts them. */
export const IMAGENET = {
  ResNet18: [11_689_512, 1_814_073_856],
  ResNet34: [21_797_672, 3_663_761_920],
  ResNet50: [25_557_032, 4_089_186_304],
  ResNet101: [44_549_160, 7_801_407_488],
  MobileNetV2: [3_504_872, 300_775_552],
  MobileNetV3Large100: [5_483_032, 217_192_184],
  MobileNetV3Small100: [2_542_856, 56_798_648],
  EfficientNetB0: [5_288_548, 394_289_436],
  MixNetS: [4_134_606, 243_669_438],
  MixNetM: [5_014_382, 344_567_134],
  SPOSNet: [3_558_464, 322_919_744],
  ShuffleNetV2PlusMedium: [5_679_840, 222_506_752],
  ProxylessRMobile: [4_080_512, 320_428_864],
  FairNasA: [4_651_352, 388_124_128],
  FairNasB: [4_506_272, 345_298_912],
  FairNasC: [4_397_864, 321_026_272],
  ScarletNasA: [6_707_720, 366_123_904],
  ScarletNasB: [6_531_556, 328_140_592],
  ScarletNasC: [6_073_684, 281_101_072],
  Net_dna_298325_1_4: [3_343_736, 271_417_888],
  Net_dna_298325_1_11: [3_335_864, 289_881_088],
  Net_dna_298325_1_13: [3_410_528, 301_481_152],
  Net_dna_298325_1_17: [3_701_960, 322_145_824],
  Net_dna_298325_1_27: [3_965_792, 346_244_416],
};

/** The same for the DARTS family, in the bodies for CIFAR-10 and for ImageNet. */
export const DARTS = {
  DARTS_V1: [
    [3_169_414, 501_015_744],
    [4_510_432, 505_893_696],
  ],
  DARTS_V2: [
    [3_349_342, 528_359_616],
    [4_718_752, 529_912_320],
  ],
  PDARTS: [
    [3_433_798, 532_202_688],
    [4_944_352, 542_848_320],
  ],
  PR_DARTS_DL1: [
    [3_174_166, 491_200_704],
    [4_685_152, 509_384_064],
  ],
  PR_DARTS_DL2: [
    [4_017_646, 650_370_240],
    [5_529_856, 631_603_392],
  ],
  MdeNAS: [
    [3_786_742, 599_110_848],
    [5_329_024, 595_514_304],
  ],
  ASAP: [
    [2_538_046, 400_708_800],
    [3_829_504, 421_786_176],
  ],
};

/** Of the super-networks: parameters, unique architecture weights, requests, and the size of the space. */
export const SPACES = {
  bench201: [718_426, 6, 36, 15_625],
  darts: [2_005_114, 28, 112, 8 ** 28],
  efficientnet: [18_384_840, 15, 15, 6 ** 4 * 7 ** 11],
  fairnas: [15_992_600, 19, 19, 6 ** 19],
  fairnas_shared: [7_375_064, 19, 19, 6 ** 19],
  fairnas_small: [3_964_640, 15, 15, 6 ** 15],
  mobilenet_v2: [10_440_680, 16, 16, 6 ** 16],
  proxylessnas: [16_158_680, 21, 21, 6 ** 4 * 7 ** 17],
  scarletnas: [45_337_500, 19, 19, 12 ** 4 * 13 ** 15],
  shufflenet_v2: [8_489_648, 20, 20, 4 ** 20],
  test_small_net: [1_677_392, 3, 3, 216],
  uninas1: [16_224_984, 19, 19, 6 ** 4 * 7 ** 15],
};

/** Parameters of the stem, the cells and the head of the super-network of FairNAS. */
export const FAIRNAS_ROWS = [
  1824,
  ...[34_800, 83_040, 90_048, 121_080, 121_080, 121_080, 164_760, 414_960, 414_960, 414_960, 449_712],
  ...[580_896, 580_896, 580_896, 830_880, 2_157_120, 2_157_120, 2_157_120, 2_822_208],
  1_693_160,
];
