"""A company's own account as a way to sign in: its provider, and the domains it is believed for."""

import django.db.models.deletion
import uuid
from django.db import migrations, models

from mentorat.lib.db import same_tenant


class Migration(migrations.Migration):

    dependencies = [
        ('programs', '0021_names_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='IdentityProvider',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('protocol', models.CharField(choices=[('oidc', 'OpenID Connect'), ('saml', 'SAML 2.0')], max_length=4, verbose_name='protocol')),
                ('issuer', models.CharField(max_length=500)),
                ('client_id', models.CharField(blank=True, max_length=255)),
                ('secret', models.TextField(blank=True)),
                ('sso_url', models.CharField(blank=True, max_length=500)),
                ('metadata_url', models.CharField(blank=True, max_length=500)),
                ('certificates', models.TextField(blank=True)),
                ('required', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
                ('tested_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('company', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='provider', to='programs.company')),
                ('consortium', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.consortium')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ProviderDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(db_index=True, max_length=253)),
                ('consortium', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programs.consortium')),
                ('provider', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='programs.identityprovider')),
            ],
            options={
                'ordering': ['domain'],
            },
        ),
        migrations.AddConstraint(
            model_name='identityprovider',
            constraint=models.CheckConstraint(condition=models.Q(('protocol__in', ['oidc', 'saml'])), name='provider_protocol_known'),
        ),
        migrations.AddConstraint(
            model_name='identityprovider',
            constraint=models.UniqueConstraint(fields=('consortium', 'id'), name='provider_in_consortium'),
        ),
        migrations.AddConstraint(
            model_name='identityprovider',
            constraint=models.CheckConstraint(condition=models.Q(('opened_at', None), ('tested_at__isnull', False), _connector='OR'), name='provider_open_was_tested'),
        ),
        migrations.AddConstraint(
            model_name='identityprovider',
            constraint=models.CheckConstraint(condition=models.Q(('required', False), ('opened_at__isnull', False), _connector='OR'), name='provider_required_is_open'),
        ),
        migrations.AddConstraint(
            model_name='identityprovider',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certificates', ''), ('protocol', 'oidc'), ('sso_url', '')), models.Q(('client_id', ''), ('protocol', 'saml'), ('secret', ''), models.Q(('certificates', ''), _negated=True)), _connector='OR'), name='provider_speaks_one_protocol'),
        ),
        migrations.AddConstraint(
            model_name='providerdomain',
            constraint=models.UniqueConstraint(fields=('consortium', 'domain'), name='domain_of_one_company', violation_error_message='This domain is another company’s already.'),
        ),
        same_tenant("programs_identityprovider", "company_id", "programs_company", key="consortium_id"),
        same_tenant(
            "programs_providerdomain", "provider_id", "programs_identityprovider", key="consortium_id"
        ),
    ]
