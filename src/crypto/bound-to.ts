/**
 * The associated data of an envelope: what kind of thing it is and where it belongs, in a notation in which no two places look
 * alike, because JSON says where each part ends.
 */
export function boundTo(kind: 'cell' | 'data key' | 'blind index', ...parts: readonly unknown[]): Buffer {
  return Buffer.from(JSON.stringify([`pnc-db ${kind} 1`, ...parts]), 'utf8')
}
