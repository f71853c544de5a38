// The DIMSE library, silenced and introduced with our own name: it exists as a default import only.
import { implementationClassUid, implementationVersionName } from '@isthmus/dicom/implementation'
import library from 'dcmjs-dimse'

/** How long a PDU may be that a peer sends us; larger ones end the association. */
export const pduBytesMax = 128 * 1024

// The library would write every association to standard output.
library.log.disableAll()
library.Implementation.setImplementationClassUid(implementationClassUid)
library.Implementation.setImplementationVersion(implementationVersionName)
library.Implementation.setMaxPduLength(pduBytesMax)

export { library }
