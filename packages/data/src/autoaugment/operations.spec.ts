import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Random } from '@uninas/core';
import { AACifar10Aug } from '../aa-cifar10-aug.js';
import { build } from '../module.fixture.js';
import { CIFAR10_POLICY } from './cifar10-policy.js';
import { applyPolicy } from './policy.js';
import type { BytePicture, PictureOperation } from './byte-picture.js';
import * as colours from './colours.js';
import * as geometry from './geometry.js';

function picture(width: number, height: number, value: (i: number) => number): BytePicture {
  return {
    bytes: Uint8ClampedArray.from({ length: width * height * 3 }, (_, i) => value(i)),
    width,
    height,
    channels: 3,
  };
}
const PICTURE = picture(7, 6, (i) => (i % 5 ? (i * i * 7 + i * 37 + 11) % 256 : (i * 3) % 256));

/** What Pillow 9.4 made of that picture; of `40 + v // 2` for autocontrast. */
const EXPECTED: readonly (readonly [string, PictureOperation, number, string])[] = [
  [
    'shearX',
    geometry.shearX,
    0.2,
    '123265cd141ddf63ff8d23e3ab8e622a5e6287af382264ab7f5229cba85e56c1adada13292c13c356aff61a73ed5aa68cfa58b8f90b44885f25a7a6a808080c25e7759cd1d116363b4dc45db50cf4b829b808080948c7e09a4cde34520fa56c26933954508cc808080a8a049ff3392ce67bb39e1746dd3a8835d72808080',
  ],
  [
    'shearX',
    geometry.shearX,
    -0.3,
    '003b7b980b04eb5fcf981effbe7e81395b6a719c421e7ae81f5589af5d22a0bc8069aaa0b9bb0a77a87a8080805fbd4caf9550eebb998181997299ef336d93808080ac48c8b6725639d3232a4e76daf846b620ed8080800dffbc7fa987239bc29f5e43ff4c8d8d42ad80808080808053a873ca8450ff2ba9a288a936f480',
  ],
  [
    'shearY',
    geometry.shearY,
    0.3,
    '043e827c222ade755c5ad1a58b929f46a270b497242d8cca4c7349ffb786867980aed1b57c2cfc2cc75f6ec359a68b3e6bd92e394b73fdc16a7f06b4400ad2a059cda9766c00bca2ff3d20b16bc45ca1997e617b13ffae92966dbf529edf5ac62ae7678080808080803e8d8d97b042808080808080808080808080808080',
  ],
  [
    'translateX',
    geometry.translateX,
    0.4,
    '8f1ef1b78b6d2d5b6781a93c8080808080808080805acdab979169afd3054578ef808080808080808080897f8395a5e31f69c1b49b1d808080808080808080334f79e1f74bad1df027c169808080808080808080fb3d1deb57d1592c934505d3808080808080808080e159bf43d57568dfa9816777808080808080808080',
  ],
  [
    'translateX',
    geometry.translateX,
    -0.4,
    '808080808080808080003771b90f0fe565f38f1ef18080808080808080802375d5434b49e1873b5acdab80808080808080808059d157878d3dfbc796897f83808080808080808080ad4bc3b1794f33d225334f798080808080808080801fffb595837f0ea1c7fb3d1d8080808080808080803b999197ab4afd3b87e159bf',
  ],
  [
    'translateY',
    geometry.translateY,
    0.25,
    '59d157878d3dfbc796897f8395a5e31f69c1b49b1dad4bc3b1794f33d225334f79e1f74bad1df027c1691fffb595837f0ea1c7fb3d1deb57d1592c934505d33b999197ab4afd3b87e159bf43d57568dfa9816777808080808080808080808080808080808080808080808080808080808080808080808080808080808080',
  ],
  [
    'rotate',
    geometry.rotate,
    20,
    '8080808080808f1ef1b78b6d2d5b674578ef808080b90f0fe565f35acdab9791699791691f69c1b49b1d2375d5434b49fbc796897f8395a5e3ad1df027c16959d157878d3d33d225334f79e1f74b592c934505d3ad4bc3b1794f0ea1c70ea1c7fb3d1d43d57568dfa98080801fffb597ab4afd3b87e159bf808080808080',
  ],
  [
    'rotate',
    geometry.rotate,
    0,
    '003771b90f0fe565f38f1ef1b78b6d2d5b6781a93c2375d5434b49e1873b5acdab979169afd3054578ef59d157878d3dfbc796897f8395a5e31f69c1b49b1dad4bc3b1794f33d225334f79e1f74bad1df027c1691fffb595837f0ea1c7fb3d1deb57d1592c934505d33b999197ab4afd3b87e159bf43d57568dfa9816777',
  ],
  [
    'color',
    colours.colour,
    1 + 0.7,
    '003ea0ff0000ff3fffb500ffce845115637775b900007eff3f4d49ff7a0024e7ad9d934fadea002279ff28f4248a940cffc06c8d7c8388a3ff0071ffca9f00d32cf8cf702900ff00225199e3ff00e200ff00e85200ffb59e7f7800bdfdff1700ff2efd671ac95300ff0dad9f94b612ff0c8dff34e203fb5832fca08c607b',
  ],
  [
    'color',
    colours.colour,
    1 - 0.7,
    '1f3041653232b18ab56846859f92894452568c9877526b88464848ae937c8fb2a8908e82b0bb7d67769a8aae8983856dddcebf848182a1a6b94a607b9d967086698d92817473a36f434c58dee4b1774b8b6b997f87cab48b86855885909b6258ac7fa44b3d5c362360688482999f82a46980a67d9c82ae919dc1b1756e72',
  ],
  [
    'posterize',
    colours.posterize,
    5,
    '003070b80808e060f08818f0b0886828586080a8382070d0404848e0803858c8a8909068a8d0004078e858d050808838f8c09088788090a0e01868c0b09818a848c0b0784830d020304878e0f048a818f020c06818f8b090807808a0c0f83818e850d05828904000d038989090a848f83880e058b840d07068d8a8806070',
  ],
  [
    'solarize',
    colours.solarize,
    113.7,
    '003771460f0f1a650c701e0e48746d2d5b677e563c238a2a434b491e783b5a3254686e69502c05458710592e5778723d04386976807c6a5a1c1f693e4b641d524b3c4e864f332d25334f861e084b521d0f273e691f004a6a7c800e5e38043d1d14572e592c6c45052c3b666e68544a023b781e5940432a8a6820567e6788',
  ],
  [
    'contrast',
    colours.contrast,
    1 + 0.6,
    '000a67da0000ff54ff9700ffd7916100445781c112006dff1d2a27ff8a1142fac4a49a5acaff002172ff41ff3d8a9414fff1a28d7d84a1baff005ae7d2aa00c72aeacd743104ff00043174ffff2ac700ff00e75a00ffd4a1847d00b4f1ff1400ff3dff41009d2100ff11a79aa4c429ff118aff41e41dff6d59ffc1815771',
  ],
  [
    'contrast',
    colours.contrast,
    1 - 0.6,
    '4d637a975353a975ae8659ad9685795f71768191655b7ca2686b6aa78365719f9189877793a14f697dad71a170838565b19d89848081898fa859779a958b59926b9b947d6d61a15c616d7da7b06b9259ad5d9a7759b395898180538d9db16559ab70a1715f88694fa1658a8789916bb26583a7719968a27c77a69181767d',
  ],
  [
    'sharpness',
    colours.sharpness,
    1 + 0.9,
    '003771b90f0fe565f38f1ef1b78b6d2d5b6781a93c2375d5183030ff931025f6b2a99751cffc004578ef59d157878c21ffe9b682658a9fb0ff004be5b49b1dad4bc3d55c3300ff00002372ffff1ac600ff27c1691fffb5a8787d00bafdff0f00ff43f942008e4505d33b999197ab4afd3b87e159bf43d57568dfa9816777',
  ],
  [
    'sharpness',
    colours.sharpness,
    1 - 0.9,
    '003771b90f0fe565f38f1ef1b78b6d2d5b6781a93c2375d56d6561ba7a658ea3a3858a808ea94c4578ef59d157868d58b0a4758f987b8a99ad5e869db49b1dad4bc38d956a67a44e727a7fb19e7b9352bd27c1691fffb5818d80608790bd6a58bb6aa86f60974505d33b999197ab4afd3b87e159bf43d57568dfa9816777',
  ],
  [
    'brightness',
    colours.brightness,
    1 + 0.7,
    '005dc0ff1919ffabfff333ffffecb94c9aafdbff663bc6ff717f7cffe56499fffffff6b2ffff0875ccff97ff93e5ef67ffffffe8d7defdffff34b2ffffff31ff7fffffcd8656ff3e5686cdffff7fff31ff42ffb234fffffdded717ffffff6731ff93ff974af97508ff64fff6ffff7dff64e5ff97ff71ffc6b0ffffdbafca',
  ],
  [
    'brightness',
    colours.brightness,
    1 - 0.7,
    '001021370404441e482a09483629200d1b1e2632120a233f1416154328111b3d332d2b1f343f011424471a3e1a282a124b3b2d2926272c3144091f39362e0833163a3524170f3f0b0f1724434a163308480b391f094c362c272604303b4b1208461a3e1a0d2c14013f112d2b2d33164b1128431a39143f231f4232261e23',
  ],
  [
    'autocontrast',
    colours.autocontrast,
    0,
    '003373ba0a0ae661ff8f1afcb8886f2c576981a73c2272de424748e284395bccb1978e6bb0d2004476fa59d057878a3cfcc59c897c8795a3ed1e66c9b69919ae47cbb2764f32d222324b7ce2f64bae18fc26bf6b1effbc9580820e9fcffc3919ec53da5928984400dc3a969697a94bff378be255c742d47869deaf81637a',
  ],
  [
    'invert',
    colours.invert,
    0,
    'ffc88e46f0f01a9a0c70e10e487492d2a4987e56c3dc8a2abcb4b61e78c4a53254686e96502cfaba8710a62ea87872c204386976807c6a5a1ce0963e4b64e252b43c4e86b0cc2ddaccb0861e08b452e20fd83e96e0004a6a7c80f15e3804c2e214a82ea6d36cbafa2cc4666e6854b502c4781ea640bc2a8a9720567e9888',
  ],
  [
    'equalize',
    colours.equalize,
    0,
    '003771b90f0fe565f38f1ef1b78b6d2d5b6781a93c2375d5434b49e1873b5acdab979169afd3054578ef59d157878d3dfbc796897f8395a5e31f69c1b49b1dad4bc3b1794f33d225334f79e1f74bad1df027c1691fffb595837f0ea1c7fb3d1deb57d1592c934505d33b999197ab4afd3b87e159bf43d57568dfa9816777',
  ],
];

describe('operations on pictures, as in Pillow', () => {
  it.each(EXPECTED)('%s', (name, apply, argument, expected) => {
    const bytes = name === 'autocontrast' ? PICTURE.bytes.map((value) => 40 + (value >> 1)) : PICTURE.bytes;
    expect(Buffer.from(apply({ ...PICTURE, bytes }, argument)).toString('hex')).toBe(expected);
  });

  it('equalize with enough pixels', () => {
    const large = picture(40, 30, (i) => ((i * i * 3 + i * 11) % 97) + (i % 3) * 20);
    expect(crc32(Buffer.from(colours.equalize(large, 0)))).toBe(2135068491);
  });

  it('leave grey pictures in one channel grey', () => {
    const grey = { bytes: Uint8ClampedArray.of(10, 200, 30, 40), width: 2, height: 2, channels: 1 };
    expect([...colours.colour(grey, 1.9)]).toEqual([10, 200, 30, 40]);
    expect([...colours.contrast(grey, 0)]).toEqual([70, 70, 70, 70]);
  });
});

describe('AACifar10Aug', () => {
  it('draws all of its operations, equally for the same stream', () => {
    const made = Array.from({ length: 500 }, (_, i) =>
      Buffer.from(applyPolicy(CIFAR10_POLICY, PICTURE, new Random(i))).toString('hex'),
    );
    expect(new Set(made).size).toBeGreaterThan(50);
    expect(Buffer.from(applyPolicy(CIFAR10_POLICY, PICTURE, new Random(7))).toString('hex')).toBe(made[7]);
  });

  it('changes training images only, to values of bytes', () => {
    const apply = (training: boolean): Float32Array => {
      const inputs = Float32Array.from({ length: 4 * 32 * 32 * 3 }, (_, i) => ((i * 31) % 256) / 255);
      build(AACifar10Aug).apply(
        { size: 4, inputs, inputShape: [32, 32, 3], labels: new Int32Array(4) },
        new Random(3),
        training,
      );
      return inputs;
    };
    const [trained, tested] = [apply(true), apply(false)];
    expect(trained).not.toEqual(tested);
    expect(tested[1]).toBe(Math.fround(31 / 255));
    for (const value of trained) expect(Math.abs(255 * value - Math.round(255 * value))).toBeLessThan(1e-4);
  });
});
