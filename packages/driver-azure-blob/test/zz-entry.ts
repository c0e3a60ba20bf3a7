export * from '@stowage/core';
export { azureBlob } from '../src/index.ts';
