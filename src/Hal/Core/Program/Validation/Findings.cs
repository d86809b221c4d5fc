using Neuromorphic.Hal.Configuration;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program.Validation;

/// <summary>What is wrong with a program, gathered while its parts are looked at, and what their checks share.</summary>
internal sealed class Findings
{
    private readonly List<Gap> _gaps = [];
    private readonly Dictionary<string, PopulationSpec> _populations = [];

    public Findings(NetworkProgram program)
    {
        Program = program;
        foreach (PopulationSpec? population in program.Populations ?? [])
            if (population?.Name is not null) _populations.TryAdd(population.Name, population);
    }

    public NetworkProgram Program { get; }

    public IReadOnlyList<Gap> Gaps => _gaps;

    /// <summary>Adds a gap; numbers are written the same in every culture.</summary>
    public void Add(string path, FormattableString problem, string advice) => _gaps.Add(new Gap(path, FormattableString.Invariant(problem), advice));

    /// <summary>The parts of one list with their paths. Names must be there and be unique; parts that are null are named and left out.</summary>
    public IEnumerable<(T Part, string Path)> Each<T>(IReadOnlyList<T>? list, string kind, Func<T, string?> nameOf)
        where T : class
    {
        if (list is null)
        {
            Add("program", $"has null for its list of {kind}s.", "Give an empty list.");
            yield break;
        }
        HashSet<string> names = [];
        for (int i = 0; i < list.Count; i++)
        {
            if (list[i] is not { } part)
            {
                Add($"{kind} {i}", $"is null.", "Remove it from the list.");
                continue;
            }
            string? name = nameOf(part);
            string path = string.IsNullOrWhiteSpace(name) ? $"{kind} {i}" : $"{kind} '{name}'";
            if (string.IsNullOrWhiteSpace(name)) Add(path, $"has no name.", "Give it a name of its own.");
            else if (!names.Add(name)) Add(path, $"has the name of another {kind} before it, at position {i}.", $"Give every {kind} a name of its own.");
            yield return (part, path);
        }
    }

    /// <summary>True where a required member is null, which is then a gap.</summary>
    public bool IsMissing(string path, object? value, string member)
    {
        if (value is null) Add(path, $"has null for {member}.", $"Set {member}.");
        return value is null;
    }

    /// <summary>False where an enumeration has none of its values, which is then a gap.</summary>
    public void RequireDefined<T>(string path, T value, string member)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) Add(path, $"has {value} for {member}; allowed are {Nearest.List(Enum.GetNames<T>())}.", "Choose one of these.");
    }

    /// <summary>The population of a name, or null and a gap that lists those there are.</summary>
    public PopulationSpec? Population(string? name, string path, string role)
    {
        if (name is not null && _populations.TryGetValue(name, out PopulationSpec? population)) return population;
        Unknown(path, role, name, "population", _populations.Keys);
        return null;
    }

    /// <summary>A channel that the population's kernel has, or a gap that lists those it has.</summary>
    public bool HasChannel(PopulationSpec population, string? channel, string path)
    {
        if (population.Kernel is null)
        {
            Add(path, $"leads to population '{population.Name}', which has no kernel and therefore no channels.", "Give the population a kernel, or choose another one.");
            return false;
        }
        IReadOnlyList<string> channels = population.Kernel.Declaration.Channels;
        if (channel is not null && channels.Contains(channel)) return true;
        Unknown(path, $"leads to population '{population.Name}' and", channel, $"channel of {population.Kernel}", channels);
        return false;
    }

    /// <summary>A gap about a name that is none: "names the source 'x', but there is no population 'x'; there are: a, b."</summary>
    public void Unknown(string path, string role, string? name, string kind, IEnumerable<string?> known)
    {
        string[] names = [.. known.OfType<string>()];
        Add(path, $"{role} names '{name}', but that is no {kind}; there are: {Nearest.List(names)}.", Nearest.Advice(name ?? "", names, "Choose one of these."));
    }

    /// <summary>Number of elements of a population; 0 where its shape has none.</summary>
    public static int SizeOf(PopulationSpec population)
    {
        long size = 1;
        foreach (int extent in population.Shape ?? [0])
        {
            size *= Math.Max(extent, 0);
            if (size is 0 or > int.MaxValue) return 0;
        }
        return (int)size;
    }

    /// <summary>The fields of a population in the order of its <see cref="FieldLayout"/>, as far as they have names.</summary>
    public static IEnumerable<(FieldDeclaration Declaration, FieldExtent Extent)> FieldsOf(PopulationSpec population) =>
    [
        .. (population.Kernel?.Declaration.Fields ?? []).Select(field => (field, FieldExtent.PerElement)),
        .. (population.ExtraFields ?? []).Where(extra => extra?.Declaration?.Name is not null).Select(extra => (extra.Declaration, extra.Extent)),
    ];
}
