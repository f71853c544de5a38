// The samples of packages/vectors and the patients that they ask about.
import { globSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { feedCalls } from '@isthmus/testbed/feed-calls'
import { type RunningPix, startRunningPix } from './running-pix-manager.ts'

const folder = join(import.meta.dirname, '../../../packages/vectors')
const [north, south] = ['2.999.1.2.1', '2.999.1.2.2']

/** A Manager that was fed as the README of the samples says. */
export async function startFedPix(): Promise<RunningPix> {
  const running = await startRunningPix('conformance', { north, south })
  const { feed } = feedCalls({ ...running, peer: 'pix' })
  await feed('A04', ['P-1', `N-1@${north}`, `S-1@${south}`])
  await feed('A04', ['P-2'])
  await feed('A04', ['P-4', `N-4@${north}`])
  await feed('A40', ['P-1'], ['P-4'])
  await feed('A04', ['P-5', `N-5@${north}`])
  await feed('A04', ['P-6', `N-5@${north}`])
  return running
}

/** `due` is the folder's name. */
export function vectors(pattern: string) {
  return globSync(pattern, { cwd: folder })
    .toSorted()
    .map((path) => ({
      path,
      due: basename(dirname(path)),
      bytes: readFileSync(join(folder, path)),
    }))
}
