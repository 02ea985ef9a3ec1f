import { Link } from '@tanstack/react-router'
import classes from './admin-layout.module.css'
import { useAdminPages } from './admin-pages.ts'
import texts from './texts/en.json'

interface AdminNavigationProps {
  onChoose?: () => void
}

export function AdminNavigation({ onChoose }: AdminNavigationProps) {
  const pages = useAdminPages()
  return (
    <nav className={classes.navigation} aria-label={texts.title}>
      {pages.map(({ key, path, Icon }) => (
        <Link
          key={key}
          to={path as string}
          activeOptions={{ exact: key === 'overview' }}
          onClick={onChoose}
        >
          <Icon size={18} aria-hidden="true" />
          {texts.pages[key]}
        </Link>
      ))}
    </nav>
  )
}
