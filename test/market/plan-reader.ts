import type { Client } from 'pg'
import type { Statement } from '../../src/bench/statements/record-statement.js'
import { createContextSigner } from '../../src/query/context-signer.js'
import type { TenantContext } from '../../src/query/tenant-context.js'
import type { TestDatabase } from '../harness/test-database.js'

/** A node of a plan that was run, as `explain (format json)` shows it. */
export interface PlanNode {
  readonly 'Node Type': string
  readonly 'Relation Name'?: string
  readonly 'Index Name'?: string
  readonly 'Index Cond'?: string
  readonly 'Order By'?: string
  readonly 'One-Time Filter'?: string
  readonly 'Actual Rows': number
  readonly 'Actual Loops': number
  readonly 'Rows Removed by Filter'?: number
  readonly 'Shared Hit Blocks': number
  readonly 'Shared Read Blocks': number
  readonly Plans?: readonly PlanNode[]
}

export interface PlanReader {
  /** The plan of a statement, run as a service that has entered. */
  ofStatement(statement: Statement): Promise<PlanNode>
  /** The plan of the statement that `market.search_listings` puts together and runs, called by a service that has entered. */
  ofSearch(call: Statement): Promise<PlanNode>
  /** What a search returns, without its plan. */
  rowsOf(call: Statement): Promise<readonly { readonly id: string }[]>
}

/** Reads plans as the role of services, under a tenant context; what runs inside a function is seen by auto_explain. */
export async function openPlanReader(database: TestDatabase, context: TenantContext): Promise<PlanReader> {
  const client = await database.openClient(database.ownerUrl)
  await client.query(`load 'auto_explain'`)
  await client.query(`
    set auto_explain.log_min_duration = 0;
    set auto_explain.log_nested_statements = on;
    set auto_explain.log_analyze = on;
    set auto_explain.log_buffers = on;
    set auto_explain.log_format = json;
    begin;
    set local role pnc_service`)
  await client.query('select core.enter($1)', [createContextSigner(database.contextSecret, 3600)(context)])
  return {
    ofStatement: async ({ text, values }) => {
      const { rows } = await client.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>(
        `explain (analyze, buffers, format json) ${text}`,
        values,
      )
      return rows[0]!['QUERY PLAN'][0].Plan
    },
    ofSearch: async (call) => {
      const [plan, ...others] = (await loggedPlans(client, call)).filter(({ text }) =>
        text.includes('window_end as'),
      )
      if (!plan || others.length > 0) throw new Error('auto_explain has not logged one search')
      return plan.plan
    },
    rowsOf: async ({ text, values }) => (await client.query<{ readonly id: string }>(text, values)).rows,
  }
}

async function loggedPlans(
  client: Client,
  { text, values }: Statement,
): Promise<readonly { readonly text: string; readonly plan: PlanNode }[]> {
  const plans: { text: string; plan: PlanNode }[] = []
  const read = ({ message }: { readonly message: string | undefined }) => {
    const json = message?.slice(message.indexOf('{')) ?? ''
    const logged = JSON.parse(json) as { readonly 'Query Text': string; readonly Plan: PlanNode }
    plans.push({ text: logged['Query Text'], plan: logged.Plan })
  }
  client.on('notice', read)
  await client.query('set local client_min_messages = log')
  await client.query(text, values)
  await client.query('set local client_min_messages = notice')
  client.off('notice', read)
  return plans
}

/** A plan and everything below it. */
export function nodesOf(plan: PlanNode): readonly PlanNode[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]
}

/** How a plan comes to listings: `Index Scan listings_pkey`; for a sequential scan `Seq Scan listings`. */
export function accessTo(plan: PlanNode): readonly string[] {
  return nodesOf(plan).flatMap((node) => {
    const target =
      node['Index Name'] ?? (node['Node Type'] === 'Seq Scan' ? node['Relation Name'] : undefined)
    return target?.startsWith('listings') ? [`${node['Node Type']} ${target}`] : []
  })
}

/** How many listings a plan has looked at, whether it kept them or not. */
export function listingsRead(plan: PlanNode): number {
  return nodesOf(plan)
    .filter((node) => node['Relation Name'] === 'listings')
    .reduce(
      (sum, node) =>
        sum + (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'],
      0,
    )
}

/** How many pages a plan has read, from memory or not. */
export function pagesRead(plan: PlanNode): number {
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
}
