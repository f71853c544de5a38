// Our own record of each connection that the gate let in; everything later reads this, not
// `socket.authorized`.

export interface Admission {
  /**
   * `authority`: the chain ends at an authority of ours. `list`: the certificate itself is on the
   * list.
   */
  readonly method: 'authority' | 'list'
  /** Whether the certificate was on the list when the connection began. */
  readonly listed: boolean
  readonly shown: ShownCertificate
  readonly validToMs: number
  readonly address: string
  readonly port: number
}

export interface ShownCertificate {
  readonly certificateSubject: string
  readonly issuer: string
  readonly fingerprint256: string
}

const admissions = new WeakMap<object, Admission>()

export function admit(socket: object, admission: Admission): void {
  admissions.set(socket, admission)
}

/** Undefined for a socket that never passed the gate. */
export function admissionOf(socket: object): Admission | undefined {
  return admissions.get(socket)
}
