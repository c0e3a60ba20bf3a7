import { formatAddress, parseAddress } from '@stowage/workspace';
import { describe, expect, test } from 'vitest';

const scope = { subscription: 'S-1', resourceGroup: 'group', workspace: 'ws' };

describe('an address', () => {
  test.for([
    ['training:images/cats', { datastore: 'training', path: 'images/cats' }],
    ['training:', { datastore: 'training', path: '' }],
    ['Training_2:a', { datastore: 'training_2', path: 'a' }],
    ['images/cats/', { datastore: undefined, path: 'images/cats' }],
    ['', { datastore: undefined, path: '' }],
    ['./a:b', { datastore: undefined, path: 'a:b' }],
    ['dir/a:b', { datastore: undefined, path: 'dir/a:b' }],
    ['x:a:b', { datastore: 'x', path: 'a:b' }],
    ['c:data', { datastore: 'c', path: 'data' }],
    ['training:a//b/./c', { datastore: 'training', path: 'a/b/c' }],
    ['azureml://datastores/training/paths/images/a%20b', { datastore: 'training', path: 'images/a%20b' }],
    ['azureml://datastores/training/paths/', { datastore: 'training', path: '' }],
    ['azureml://datastores/training/paths', { datastore: 'training', path: '' }],
    ['azureml://datastores/training', { datastore: 'training', path: '' }],
    ['azureml://datastores/paths/paths/x', { datastore: 'paths', path: 'x' }],
    [
      'azureml://subscriptions/S-1/resourcegroups/group/workspaces/ws/datastores/t/paths/a/b',
      { datastore: 't', path: 'a/b', azureml: scope },
    ],
    [
      'azureml://subscriptions/S-1/resourceGroups/group/providers/Microsoft.MachineLearningServices/workspaces/ws/datastores/t/paths/a',
      { datastore: 't', path: 'a', azureml: scope },
    ],
  ] as const)('%s', ([text, address]) => {
    expect(parseAddress(text)).toEqual(address);
  });

  test.for([
    ['C:\\data\\a.csv', 'PATH.INVALID', /Windows path/],
    ['c:/data/a.csv', 'PATH.INVALID', /Windows path/],
    ['\\\\server\\share', 'PATH.INVALID', /Windows path/],
    ['https://a.blob.core.windows.net/c', 'PATH.INVALID', /https URL/],
    ['abfss://c@a.dfs.core.windows.net/x', 'PATH.INVALID', /abfss URL/],
    ['/etc/passwd', 'PATH.INVALID', /absolute/],
    ['training:/images', 'PATH.INVALID', /absolute/],
    ['training:a/../b', 'PATH.INVALID', /"\.\."/],
    [':a', 'PATH.INVALID', /name before the colon/],
    ['my-store:a', 'CONFIG.INVALID', /letters, digits and underscores/],
    ['azureml:images:1', 'PATH.INVALID', /data asset/],
    ['azureml://datastores/paths/a', 'PATH.INVALID', /name is missing/],
    ['azureml://datastores//paths/a', 'PATH.INVALID', /name is missing/],
    ['azureml://datastore/training/paths/a', 'PATH.INVALID', /plural, "datastores"/],
    ['azureml://datastores/training/path/a', 'PATH.INVALID', /plural, "paths"/],
    ['azureml://datastores/training/images', 'PATH.INVALID', /"paths\/" is missing/],
    ['azureml://data/images/versions/1', 'PATH.INVALID', /an asset/],
    ['azureml://training/paths/a', 'PATH.INVALID', /"datastores\/<name>" is missing/],
    ['azureml://subscriptions/S/resourcegroups/g/datastores/t/paths/a', 'PATH.INVALID', /does not lead to a datastore/],
  ] as const)('%s is refused', ([text, code, message]) => {
    expect(() => parseAddress(text)).toThrow(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  test('a refused one says what to write', () => {
    expect(() => parseAddress('training:/a/b')).toThrow(expect.objectContaining({ nextAction: 'Leave out the slash: training:a/b' }));
    expect(() => parseAddress('my-store:a')).toThrow(expect.objectContaining({ nextAction: 'Name it "my_store".' }));
  });

  test.for(['training:a/b', 'a/b', './a:b', 'dir/a:b', 'training:', ''])('%s is written as it was read', (text) => {
    expect(formatAddress(parseAddress(text))).toBe(text);
  });
});
