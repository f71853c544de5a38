import { defineConfig } from 'vitest/config'

// The registry's own suite once more, in the shapes of docs/scale.md.
function registryIn(shape: 'partitioned' | 'balanced') {
  return {
    root: 'apps/registry',
    test: {
      name: `registry-${shape}`,
      include: ['test/**/*.test.ts'],
      exclude: ['test/process.test.ts', 'test/plans.test.ts'],
      provide: { registryShape: shape },
    },
  }
}

export default defineConfig({
  test: {
    projects: [
      'apps/*',
      'packages/*',
      'gazelle-tests',
      'tools',
      registryIn('partitioned'),
      registryIn('balanced'),
    ],
  },
})
