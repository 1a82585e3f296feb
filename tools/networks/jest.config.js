import { preset } from '../../jest.preset.js';

export default { ...preset('network-configs'), testMatch: ['<rootDir>/src/**/*.spec.js'] };
