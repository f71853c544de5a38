// What whoever asks hears when the database has no connection left (ITI TF-3: Table 4.2.4.1-2).
import { isOverloaded } from '@isthmus/postgres/overloaded'
import { XdsError } from '@isthmus/xds/xds-error'

/** Undefined for every other failure. */
export function busyRegistry(cause: unknown): XdsError | undefined {
  if (!isOverloaded(cause)) return undefined
  return new XdsError('XDSRegistryBusy', 'the registry is overloaded, try again later', { cause })
}
