import { type Catalog } from '../catalog/catalog.js'
import { tableColumns } from './tenancy.js'

/** The columns whose comments declare personal data. */
export function personalColumns(catalog: Catalog): ReturnType<typeof tableColumns> {
  return tableColumns(catalog).filter(({ column }) => column.comment?.startsWith('@pii kind=') === true)
}
