import { expect, it } from 'vitest';
import { entryPoints } from '../src/entry-points.ts';

it('derives each source file from what is published, once', () => {
  const manifest = {
    exports: {
      '.': { '@stowage/source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' },
      './driver': { import: { types: './dist/driver.d.ts', default: './dist/driver.js' } },
      './package.json': './package.json',
    },
    bin: { tool: './dist/bin.js', again: './dist/index.js' },
  };
  expect(entryPoints(manifest)).toEqual(['src/index.ts', 'src/driver.ts', 'src/bin.ts']);
});

it('refuses a package that publishes nothing, or from elsewhere than dist', () => {
  expect(() => entryPoints({})).toThrow('publishes no .js file');
  expect(() => entryPoints({ exports: './lib/index.js' })).toThrow('not in ./dist');
});
