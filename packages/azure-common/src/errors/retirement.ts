const gen1Hosts = /\.azuredatalakestore\.net(:\d+)?$/i;

/** What to do when nothing of use answers at a host of a service that is no more; undefined for all others. */
export function retirementOf(host: string): string | undefined {
  if (!gen1Hosts.test(host)) return undefined;
  return 'Azure shut Data Lake Storage Gen1 down on 29 February 2024: use Gen2 (azure_data_lake_gen2), or name a compatible gateway as endpoint.';
}
