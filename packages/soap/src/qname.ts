// A qualified name: a namespace and a local name, and the prefix under which we write it.

export interface QName {
  readonly namespace: string
  readonly name: string
  readonly prefix: string
}
