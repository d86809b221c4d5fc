using Neuromorphic.Hal.Connectivity;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>Which synapses there are: lists are consistent, laws are possible.</summary>
internal static class ConnectivityValidation
{
    /// <summary>A row's length is a 32-bit number; drawn rows scatter around their mean, and twice the room is far more than they scatter.</summary>
    private const long LongestMeanRow = 1 << 30;

    /// <summary>Adds what is wrong; true if nothing is.</summary>
    public static bool Check(Findings findings, string path, ConnectivitySpec? connectivity, int sources, int targets, bool recurrent)
    {
        int before = findings.Gaps.Count;
        switch (connectivity)
        {
            case Csr csr:
                CheckCsr(findings, path, csr, sources, targets);
                break;
            case OneToOne when sources != targets:
                findings.Add(
                    path, $"is one to one between {sources} sources and {targets} targets.",
                    "Choose populations of equal size, or another connectivity.");
                break;
            case Dense or OneToOne or Conv2d:
                break;
            case FixedInDegree law:
                CheckDegree(findings, path, law.Count, law.SelfConnections, recurrent, sources, "in-degree");
                break;
            case FixedOutDegree law:
                CheckDegree(findings, path, law.Count, law.SelfConnections, recurrent, targets, "out-degree");
                break;
            case FixedTotalNumber law:
                if (law.Count < 0 || law.Count / sources > LongestMeanRow)
                    findings.Add(path, $"has {law.Count} synapses in all; allowed are 0 to {LongestMeanRow} per source.", "Change the number.");
                break;
            case Bernoulli law:
                if (law.Probability is not (>= 0 and <= 1))
                    findings.Add(path, $"connects with probability {law.Probability}; allowed are numbers from 0 to 1.", "Change the probability.");
                break;
            case null:
                findings.Add(path, $"has no connectivity.", "Set Connectivity.");
                break;
            default:
                findings.Add(path, $"has the unknown connectivity {connectivity.GetType().Name}.", "Use one of the library's, or list the synapses as Csr.");
                break;
        }
        return findings.Gaps.Count == before;
    }

    /// <summary>As the other, of a convolution between shapes.</summary>
    public static bool CheckConvolution(Findings findings, string path, Conv2d conv, ProjectionSpec projection, PopulationSpec source, PopulationSpec target)
    {
        int before = findings.Gaps.Count;
        if (source.Shape.Length != 3 || target.Shape.Length != 3)
        {
            findings.Add(
                path, $"is a convolution from shape [{string.Join(", ", source.Shape)}] to [{string.Join(", ", target.Shape)}]; both must be [channels, height, width].",
                "Give both populations three extents.");
            return false;
        }
        foreach ((string name, int value, int least) in new[]
        {
            ("kernel height", conv.KernelHeight, 1), ("kernel width", conv.KernelWidth, 1), ("stride", conv.Stride, 1), ("padding", conv.Padding, 0),
            ("dilation", conv.Dilation, 1), ("groups", conv.Groups, 1), ("pooling", conv.Pooling, 1),
        })
        {
            if (value < least || value > short.MaxValue)
                findings.Add(path, $"has the {name} {value}; allowed are whole numbers from {least} to {short.MaxValue}.", "Change it.");
        }
        if (findings.Gaps.Count > before) return false;
        if (source.Shape[0] % conv.Groups != 0 || target.Shape[0] % conv.Groups != 0)
            findings.Add(
                path, $"has {conv.Groups} groups for {source.Shape[0]} input and {target.Shape[0]} output channels; both must be multiples of the groups.",
                "Change the groups or the channels.");
        long height = ConvolutionGeometry.Extent(conv, source.Shape[1], conv.KernelHeight), width = ConvolutionGeometry.Extent(conv, source.Shape[2], conv.KernelWidth);
        if (height != target.Shape[1] || width != target.Shape[2])
            findings.Add(
                path, $"gives {height} x {width} positions per channel, but the target has {target.Shape[1]} x {target.Shape[2]}.",
                "Give the target that shape, or change kernel, stride, padding, dilation or pooling.");
        if ((double)target.Shape[0] * source.Shape[0] / conv.Groups * conv.KernelHeight * conv.KernelWidth > int.MaxValue)
            findings.Add(path, $"has more than {int.MaxValue} weights.", "Make the kernel or the channels fewer.");
        if (projection.Synapse is not null)
            findings.Add(path, $"learns by {projection.Synapse} in every step, but the positions of a convolution share its weights.", "Learn in phases, or list the synapses as Csr.");
        if (projection.DelaySteps is not ConstantValue)
            findings.Add(path, $"has delays that are listed or drawn; a convolution has one.", "Give a constant delay.");
        return findings.Gaps.Count == before;
    }

    /// <summary>Number of synapses of a valid connectivity, or null where only drawing tells it.</summary>
    public static long? Count(ConnectivitySpec connectivity, long sources, long targets) => connectivity switch
    {
        Csr csr => csr.Targets.Length,
        Dense => sources * targets,
        OneToOne => sources,
        FixedInDegree law => targets * law.Count,
        FixedOutDegree law => sources * law.Count,
        FixedTotalNumber law => law.Count,
        Bernoulli { Probability: 0 } => 0,
        _ => null,
    };

    /// <summary>The largest in-degree that a valid connectivity can have, and the part of it that is certain without drawing.</summary>
    public static (double Largest, double Certain) InDegree(ConnectivitySpec connectivity, double sources) => connectivity switch
    {
        Csr csr => (csr.Targets.Length, 0),
        OneToOne => (1, 1),
        FixedInDegree law => (law.Count, law.Count),
        FixedOutDegree law => (sources * law.Count, 0),
        FixedTotalNumber law => (law.Count, 0),
        Bernoulli => (sources, 0),
        _ => (sources, sources),
    };

    private static void CheckCsr(Findings findings, string path, Csr csr, int sources, int targets)
    {
        if (findings.IsMissing(path, csr.Offsets, "the offsets") || findings.IsMissing(path, csr.Targets, "the targets")) return;
        if (csr.Offsets.Length != sources + 1L)
        {
            findings.Add(
                path, $"has {csr.Offsets.Length} offsets for {sources} sources; {sources + 1L} are needed, the last being the number of synapses.",
                "Give one offset per source and the end.");
            return;
        }
        if (csr.Offsets[0] != 0) findings.Add(path, $"begins at offset {csr.Offsets[0]}; the first is 0.", "Start at 0.");
        for (int i = 1; i < csr.Offsets.Length; i++)
        {
            if (csr.Offsets[i] >= csr.Offsets[i - 1]) continue;
            findings.Add(path, $"has offset {i} = {csr.Offsets[i]} after {csr.Offsets[i - 1]}; offsets never fall.", "Sort the synapses by source.");
            break;
        }
        if (csr.Offsets[^1] != csr.Targets.Length)
            findings.Add(
                path, $"ends at offset {csr.Offsets[^1]} but lists {csr.Targets.Length} targets; both are the number of synapses.",
                "Make them equal.");
        int wrong = Array.FindIndex(csr.Targets, target => (uint)target >= (uint)targets);
        if (wrong >= 0)
            findings.Add(
                path, $"has target {csr.Targets[wrong]} at synapse {wrong}; allowed are 0 to {targets - 1}.",
                "Correct the target, or the population's size.");
    }

    private static void CheckDegree(Findings findings, string path, int count, bool selfConnections, bool recurrent, int partners, string name)
    {
        if (count < 0) findings.Add(path, $"has the {name} {count}; allowed are whole numbers of at least 0.", $"Change the {name}.");
        else if (count > 0 && recurrent && !selfConnections && partners == 1)
            findings.Add(
                path, $"asks for {count} synapses per neuron without self-connections, but the population has one neuron alone.",
                "Allow self-connections, or enlarge the population.");
    }
}
