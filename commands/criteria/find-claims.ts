import { isTest, readRepositoryFile, repositoryFiles } from '../architecture/repository.ts'
import type { Claim } from './match-criteria.ts'
import { testTitles } from './test-titles.ts'

/** `demo --check` is no test file, yet its steps are claims. */
const isCheck = (path: string) => /^e2e\/src\/(?:.*\/)?check[^/]*\.ts$/.test(path)

export function findClaims(root: string): Claim[] {
  return repositoryFiles(root)
    .filter((path) => isTest(path) || isCheck(path))
    .flatMap((path) =>
      testTitles(readRepositoryFile(path, root)).map(({ title, line }) => ({
        title,
        place: `${path}:${line}`,
      })),
    )
}
