using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Program;
using Neuromorphic.Snn.Units;

namespace Neuromorphic.Snn.Networks;

/// <summary>From a network with units to a program without: the only place where the two meet.</summary>
internal static class Lowering
{
    public static NetworkProgram Lower(Network network)
    {
        double dt = network.Dt.Coherent;
        List<Gap> gaps = [];
        // Without a time step nothing can be counted in steps.
        if (!(dt > 0 && double.IsFinite(dt)))
            throw new ProgramRefusedException("The network", [new Gap("network", $"has a time step of {network.Dt}; positive times are allowed.", "Choose, say, 0.1 ms.")]);
        foreach (Projection projection in network.Projections)
        {
            string path = $"projection '{projection.Name}'";
            CheckChannel(gaps, path, projection.Target, projection.Channel, projection.Weight);
            AddGaps(gaps, path, projection.Learning?.Check(projection.Weight) ?? []);
        }
        foreach (NamedStimulus stimulus in network.Stimuli)
        {
            string path = $"stimulus '{stimulus.Name}'";
            CheckChannel(gaps, path, stimulus.Target, stimulus.Channel, stimulus.Stimulus.ChannelWeight);
            AddGaps(gaps, path, stimulus.Stimulus.Check(stimulus.Target, dt));
        }
        foreach (Recording recording in network.Recordings) AddGaps(gaps, $"recording '{recording.Name}'", recording.Recorder.Check(recording.Population, dt));
        if (gaps.Count > 0) throw new ProgramRefusedException("The network", gaps);

        NetworkProgram program = new()
        {
            DtMs = dt,
            Seed = network.Seed,
            Populations = [.. network.Populations.Select(population => population.Lower())],
            Projections = [.. network.Projections.Select(projection => Projection(projection, dt))],
            Inputs = [.. network.Stimuli.Select(s => s.Stimulus.Lower(s.Name, s.Target.Name, s.Channel, dt, s.Target.Size))],
            Probes = [.. network.Recordings.Select(recording => recording.Recorder.Lower(recording, dt))],
        };
        IReadOnlyList<Gap> invalid = ProgramValidation.Check(program);
        return invalid.Count == 0 ? program : throw new ProgramRefusedException("The network", invalid);
    }

    private static ProjectionSpec Projection(Projection projection, double dt)
    {
        ProjectionSpec spec = new()
        {
            Name = projection.Name,
            Source = projection.Source.Name,
            Target = projection.Target.Name,
            Channel = projection.Channel,
            Connectivity = projection.Connectivity,
            Weight = projection.Weight.Spec,
            DelaySteps = projection.Delay is null ? 1 : Steps(projection.Delay.Spec, dt),
        };
        if (projection.Learning is not { } rule) return spec;
        (double minimum, double maximum) = rule.Bounds(projection.Weight);
        return spec with
        {
            Synapse = rule.Kernel,
            SynapseParameters = rule.Parameters(),
            DelayPlace = rule.DelayPlace,
            MinimumWeight = minimum,
            MaximumWeight = maximum,
        };
    }

    /// <summary>Delays in steps: the distributions' parameters are divided, so drawing stays the backend's.</summary>
    private static ValueSpec Steps(ValueSpec delay, double dt) => delay switch
    {
        ConstantValue constant => constant.Value / dt,
        ListedValues listed => listed.Values.Select(value => value / dt).ToArray(),
        DrawnValues drawn => drawn with
        {
            Minimum = drawn.Minimum / dt,
            Maximum = drawn.Maximum / dt,
            Distribution = drawn.Distribution switch
            {
                NormalDistribution n => new NormalDistribution(n.Mean / dt, n.StandardDeviation / dt),
                UniformDistribution u => new UniformDistribution(u.Low / dt, u.High / dt),
                LogNormalDistribution l => new LogNormalDistribution(l.Mu - Math.Log(dt), l.Sigma),
                Distribution other => other,
            },
        },
        _ => delay,
    };

    private static void CheckChannel(List<Gap> gaps, string path, Population target, string channel, Weight given)
    {
        IReadOnlyList<string> channels = target.Model.Kernel.Declaration.Channels;
        int index = channels.ToList().IndexOf(channel);
        if (index < 0)
        {
            gaps.Add(new Gap(path, $"leads to the channel '{channel}', which {target} does not have.", $"Choose among {string.Join(", ", channels)}."));
            return;
        }
        Dimension wanted = target.Model.ChannelDimensions[index];
        if (wanted != given.Dimension)
        {
            gaps.Add(new Gap(path,
                $"gives a {given.DimensionName} to the channel '{channel}' of {target}, which takes a {Weight.NameOf(wanted)}.", "Use the unit of the channel."));
        }
        else if (wanted == Dimension.Conductance && given.IsInhibitory)
        {
            gaps.Add(new Gap(path, $"gives negative conductances to the channel '{channel}' of {target}.", "Name the channel 'inhibitory' and give positive ones."));
        }
    }

    private static void AddGaps(List<Gap> gaps, string path, IEnumerable<(string Problem, string Advice)> problems)
    {
        foreach ((string problem, string advice) in problems) gaps.Add(new Gap(path, problem, advice));
    }
}
