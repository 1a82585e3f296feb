import { preset } from '../../jest.preset.js';

export default { ...preset('workspace'), testMatch: ['<rootDir>/src/**/*.spec.js'] };
