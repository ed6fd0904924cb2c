import { checksumAddress, normaliseAddress } from './wallet-address.js'

/** What a wallet is asked to sign (EIP-4361, "Sign-In with Ethereum", version 1). */
export interface WalletMessage {
  /** The host that asks, which the wallet shows: `app.example.com`, with a port if it has one. */
  readonly domain: string
  /** In lower case; the message has it with its checksum. */
  readonly address: string
  /** One line for the person who signs. */
  readonly statement?: string | undefined
  readonly uri: string
  readonly chainId: number
  /** 32 hexadecimal digits: the id of the challenge without its hyphens. */
  readonly nonce: string
  readonly issuedAt: Date
  readonly expiresAt: Date
}

const pattern =
  // One statement of several parts, because each line of the message is one of them.
  /^(?<domain>[^\s/?#]+) wants you to sign in with your Ethereum account:\n(?<address>0x[0-9a-fA-F]{40})\n\n(?:(?<statement>[^\n]+)\n)?\nURI: (?<uri>[^\s]+)\nVersion: 1\nChain ID: (?<chainId>[1-9]\d{0,14})\nNonce: (?<nonce>[0-9a-f]{32})\nIssued At: (?<issuedAt>[0-9TZ:.-]{24})\nExpiration Time: (?<expiresAt>[0-9TZ:.-]{24})$/

/** Writes the message. */
export function formatWalletMessage(message: WalletMessage): string {
  const { domain, address, statement, uri, chainId, nonce, issuedAt, expiresAt } = message
  return [
    `${domain} wants you to sign in with your Ethereum account:`,
    checksumAddress(address),
    '',
    ...(statement === undefined ? [] : [statement]),
    '',
    `URI: ${uri}`,
    'Version: 1',
    `Chain ID: ${chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt.toISOString()}`,
    `Expiration Time: ${expiresAt.toISOString()}`,
  ].join('\n')
}

/** Reads a message that `formatWalletMessage` wrote; undefined for any other text. */
export function parseWalletMessage(text: string): WalletMessage | undefined {
  const groups = pattern.exec(text)?.groups
  const address = normaliseAddress(groups?.address ?? '')
  if (!groups || address === undefined) return undefined
  const { domain = '', statement, uri = '', chainId, nonce = '' } = groups
  const [issuedAt, expiresAt] = [new Date(groups.issuedAt ?? ''), new Date(groups.expiresAt ?? '')]
  if (Number.isNaN(issuedAt.getTime()) || Number.isNaN(expiresAt.getTime())) return undefined
  return { domain, address, statement, uri, chainId: Number(chainId), nonce, issuedAt, expiresAt }
}
