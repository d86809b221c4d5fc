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
        foreach (Projection projection in network.Projections)
            CheckChannel(gaps, $"projection '{projection.Name}'", projection.Target, projection.Channel, projection.Weight.Dimension);
        foreach (NamedStimulus stimulus in network.Stimuli)
            CheckChannel(gaps, $"stimulus '{stimulus.Name}'", stimulus.Target, stimulus.Channel, stimulus.Stimulus.ChannelWeight.Dimension);
        if (gaps.Count > 0) throw new ProgramRefusedException("The network", gaps);

        NetworkProgram program = new()
        {
            DtMs = dt,
            Seed = network.Seed,
            Populations = [.. network.Populations.Select(Population)],
            Projections = [.. network.Projections.Select(projection => Projection(projection, dt))],
            Inputs = [.. network.Stimuli.Select(s => s.Stimulus.Lower(s.Name, s.Target.Name, s.Channel, dt, s.Target.Size))],
            Probes = [.. network.Recordings.Select(recording => recording.Recorder.Lower(recording, dt))],
        };
        IReadOnlyList<Gap> invalid = ProgramValidation.Check(program);
        return invalid.Count == 0 ? program : throw new ProgramRefusedException("The network", invalid);
    }

    private static PopulationSpec Population(Population population)
    {
        Dictionary<string, ValueSpec> parameters = population.Model.Parameters();
        foreach ((string name, ValueSpec values) in population.ParameterValues) parameters[name] = values;
        return new PopulationSpec
        {
            Name = population.Name,
            Shape = [population.Size],
            Kernel = population.Model.Kernel,
            Rank = population.Rank,
            Parameters = parameters,
            Initial = population.InitialValues,
        };
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

    private static void CheckChannel(List<Gap> gaps, string path, Population target, string channel, Dimension given)
    {
        IReadOnlyList<string> channels = target.Model.Kernel.Declaration.Channels;
        int index = channels.ToList().IndexOf(channel);
        if (index < 0)
        {
            gaps.Add(new Gap(path, $"leads to the channel '{channel}', which {target} does not have.", $"Choose among {string.Join(", ", channels)}."));
            return;
        }
        Dimension wanted = target.Model.ChannelDimensions[index];
        if (wanted != given)
            gaps.Add(new Gap(path, $"gives a {Name(given)} to the channel '{channel}' of {target}, which takes a {Name(wanted)}.", "Use the unit of the channel."));
    }

    private static string Name(Dimension dimension) => dimension == Dimension.None ? "plain number" : dimension.ToString().ToLowerInvariant();
}
