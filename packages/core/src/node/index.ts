export { findPackages, packageDir, toPlugin } from './discover.js';
export type { FoundPackage, PackageJson } from './discover.js';
export { expandUser, HomeError, readHome, resolvePath } from './home.js';
export type { Home } from './home.js';
export { liveManifest, livePlugin } from './live-plugin.js';
export { readConfig, relativePath } from './read-config.js';
export type { ConfigRequest, ReadConfig } from './read-config.js';
export { discover, readPlugin } from './register.js';
export type { Discovered, DiscoverOptions } from './register.js';
