import { download } from '@stowage/transfer';
import { openFlatStore } from './flat-store.ts';

// Downloads a file that is larger than the limit under which the test starts this.
const { store } = await openFlatStore({}, { 'large.bin': Buffer.alloc(3_000_000), 'small.bin': 'S' });
console.log(JSON.stringify(await download(store, '', process.argv[2] ?? '')));
