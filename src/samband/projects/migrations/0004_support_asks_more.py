"""More that the register of support and the indicators hold; what is counted as joint."""

import django.db.models.deletion
import samband.base.keys
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0003_change_request_decider'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='indicatorvalue',
            name='is_approximate',
        ),
        migrations.AddField(
            model_name='indicator',
            name='needs_evidence',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='indicatorvalue',
            name='exactness',
            field=models.CharField(choices=[('exact', 'exact'), ('about', 'about'), ('at-least', 'at-least'), ('at-most', 'at-most')], default='exact', max_length=10),
        ),
        migrations.AddField(
            model_name='support',
            name='is_research_partner',
            field=models.BooleanField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='support',
            name='led_by',
            field=models.CharField(choices=[('women', 'women'), ('men', 'men'), ('other', 'other'), ('not-stated', 'not-stated')], default='not-stated', max_length=10),
        ),
        migrations.AddField(
            model_name='support',
            name='own_key',
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name='support',
            name='withdrawn_why',
            field=models.TextField(blank=True, validators=[django.core.validators.MaxLengthValidator(1000)]),
        ),
        migrations.AlterField(
            model_name='support',
            name='kind',
            field=models.CharField(choices=[('financial', 'financial'), ('non-financial', 'non-financial'), ('advice', 'advice'), ('test', 'test'), ('training', 'training'), ('matchmaking', 'matchmaking'), ('cooperation', 'cooperation'), ('other', 'other')], max_length=16),
        ),
        migrations.CreateModel(
            name='JointThing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(default=samband.base.keys.new_key, editable=False, max_length=12, unique=True)),
                ('name', models.CharField(max_length=300)),
                ('lang', models.CharField(blank=True, max_length=12)),
                ('developed_on', models.DateField(blank=True, null=True)),
                ('implemented_on', models.DateField(blank=True, null=True)),
                ('finished_on', models.DateField(blank=True, null=True)),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='joint_things', to='projects.indicator')),
                ('partners', models.ManyToManyField(related_name='joint_things', to='projects.partner')),
            ],
            options={
                'ordering': ('id',),
            },
        ),
    ]
