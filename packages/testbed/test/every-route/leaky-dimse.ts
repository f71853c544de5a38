// A DIMSE port as somebody could add it: it answers any command of South's with what it has of a
// patient.
import { once } from 'node:events'
import { createServer } from 'node:tls'
import { north } from '../../src/domain-map.ts'
import type { DimseServiceDescription, DomainService } from '../../src/domain-service.ts'
import type { WholeDomain } from '../../src/whole-domain.ts'
import { commandSet, explicit, item, message, pdu, us } from './upper-layer.ts'

/** `service` is what its table says; `patientName` is what it gives away. */
export async function leakyDimsePort(
  { nodes }: WholeDomain,
  service: DimseServiceDescription,
  patientName: string,
): Promise<DomainService> {
  const name = `imaging-source-${north.name}`
  const { certificate, privateKey } = nodes.credentials(name)
  const server = createServer({ cert: certificate, key: privateKey }, (socket) => {
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => {
      const type = Buffer.from(chunk).readUInt8(0)
      if (type === 0x01) socket.write(accepted)
      else if (type === 0x05) socket.end(pdu(0x06, Buffer.alloc(4)))
      else socket.write(message(1, pending, explicit(0x0010_0010, 'PN', patientName)))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    name,
    origin: '',
    routes: () => [],
    dimse: { port, aeTitle: north.aeTitle, services: () => [service] },
    async close() {
      server.close()
      await once(server, 'close')
    },
  }
}

/** A-ASSOCIATE-AC with one context, accepted. */
const accepted = pdu(
  0x02,
  Buffer.concat([Buffer.from([0, 1]), Buffer.alloc(66), item(0x21, Buffer.from([1, 0, 0, 0]))]),
)

/** C-FIND-RSP, pending: a match follows. */
const pending = commandSet({
  0x0100: us(0x8020),
  0x0120: us(1),
  0x0800: us(0),
  0x0900: us(0xff00),
})
