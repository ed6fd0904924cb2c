/** How a value becomes bytes and bytes the value again. */
export interface ValueCodec<Value> {
  encode(value: Value): Buffer
  decode(bytes: Buffer): Value
}

/** Texts, in UTF-8. */
export const textCodec: ValueCodec<string> = {
  encode: (value) => Buffer.from(value, 'utf8'),
  decode: (bytes) => bytes.toString('utf8'),
}

/** JSON of a known shape: what comes out of an authentic envelope is what went in. */
export function jsonCodec<Value>(): ValueCodec<Value> {
  return {
    encode: (value) => Buffer.from(JSON.stringify(value), 'utf8'),
    decode: (bytes) => JSON.parse(bytes.toString('utf8')) as Value,
  }
}
