/** The Parquet library: a WebAssembly build of the Arrow project's own in Rust. Loaded when the first Parquet file is touched. */
export type ParquetLibrary = typeof import('parquet-wasm/node');

let loaded: Promise<ParquetLibrary> | undefined;

/** Loads the library, once. */
export function loadParquet(): Promise<ParquetLibrary> {
  loaded ??= import('parquet-wasm/node');
  return loaded;
}
