import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** Makes an empty database on the server of `url`, or a copy of `template`, to which nobody is connected; its URL. */
export async function newDatabase(url: string, template?: string): Promise<string> {
  const name = `carrel_${randomUUID().replaceAll('-', '')}`
  await execute(
    url,
    `create database ${name} template ${template ? nameOf(template) : 'template1'}`,
  )
  return sibling(url, name)
}

/** Also while somebody is connected. */
export const dropDatabase = (url: string): Promise<void> =>
  execute(url, `drop database ${nameOf(url)} with (force)`)

const nameOf = (url: string) => new URL(url).pathname.slice(1)

function sibling(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = name
  return other.href
}

/** From the database that is always there: one that is copied or dropped must be left alone. */
async function execute(url: string, statement: string): Promise<void> {
  const connectionString = sibling(url, 'postgres')
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
