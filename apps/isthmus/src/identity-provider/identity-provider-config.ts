// The settings of the demo's OpenID Connect provider.
import { path } from '@isthmus/config/config'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false } as const

export const identityProviderConfig = Type.Object(
  {
    listen: Type.Object(
      {
        host: Type.Literal('127.0.0.1', { description: 'This provider is for loopback alone.' }),
        port: Type.Integer({ minimum: 0, maximum: 65535 }),
      },
      closed,
    ),
    issuer: Type.String({ description: 'Origin of the provider as browsers see it.' }),
    keyFile: path({ description: 'Key that signs id tokens, PEM, mode 0600.' }),
    accountsFile: path({ description: 'Accounts with their passwords, JSON, mode 0600.' }),
    clients: Type.Array(
      Type.Object(
        {
          clientId: Type.String(),
          clientSecretFile: path({ description: 'File with the secret, mode 0600.' }),
          origin: Type.String({ description: "Origin of the client's pages." }),
          title: Type.String({ description: 'What the sign-in page calls the client.' }),
        },
        closed,
      ),
    ),
  },
  closed,
)

export type IdentityProviderConfig = Static<typeof identityProviderConfig>

const account = Type.Object(
  {
    name: Type.String(),
    displayName: Type.String(),
    hospital: Type.String(),
    role: Type.String(),
    password: Type.String({ minLength: 12 }),
  },
  closed,
)

export const accountsFile = Type.Object({ accounts: Type.Array(account) }, closed)

export type KnownAccount = Static<typeof account>
