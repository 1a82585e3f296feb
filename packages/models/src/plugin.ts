import { definePlugin } from '@uninas/core';

export default definePlugin({
  name: '@uninas/models',
  core: '^0.1.0',
  manifest: new URL('../arguments.json', import.meta.url),
});
