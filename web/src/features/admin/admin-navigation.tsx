import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import link from '../../app/navigation-link.module.css'
import classes from './admin-layout.module.css'
import { useAdminPages } from './admin-pages.ts'

interface AdminNavigationProps {
  onChoose?: () => void
}

export function AdminNavigation({ onChoose }: AdminNavigationProps) {
  const { t } = useTranslation('admin')
  const pages = useAdminPages()
  return (
    <nav className={classes.navigation} aria-label={t('title')}>
      {pages.map(({ key, path, Icon }) => (
        <Link
          key={key}
          to={path as string}
          className={link.link ?? ''}
          activeOptions={{ exact: key === 'overview' }}
          onClick={onChoose}
        >
          <Icon size={18} aria-hidden="true" />
          {t(`pages.${key}`)}
        </Link>
      ))}
    </nav>
  )
}
