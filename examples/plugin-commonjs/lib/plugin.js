const { definePlugin } = require('@uninas/core');

exports.default = definePlugin({
  name: 'uninas-plugin-error-rate',
  core: '^0.1.0',
  modules: () => import('./error-rate-metric.js'),
});
