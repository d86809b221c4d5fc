using Neuromorphic.Hal.Kernels;

namespace Neuromorphic.Hal.Program;

/// <summary>All fields of one population in order: the kernel's, then the program's own. Field numbers everywhere are positions in it.</summary>
public sealed class FieldLayout
{
    private readonly List<(FieldDeclaration Declaration, FieldExtent Extent)> _fields = [];

    /// <summary>The layout of <paramref name="population"/>.</summary>
    public FieldLayout(PopulationSpec population)
    {
        ArgumentNullException.ThrowIfNull(population);
        Population = population;
        foreach (FieldDeclaration field in population.Kernel?.Declaration.Fields ?? [])
            _fields.Add((field, FieldExtent.PerElement));
        foreach (ExtraField extra in population.ExtraFields) _fields.Add((extra.Declaration, extra.Extent));
    }

    /// <summary>The population.</summary>
    public PopulationSpec Population { get; }

    /// <summary>Number of fields.</summary>
    public int Count => _fields.Count;

    /// <summary>Number of fields that the kernel steps.</summary>
    public int KernelFields => Population.Kernel?.Declaration.Fields.Count ?? 0;

    /// <summary>Declaration of a field.</summary>
    public FieldDeclaration Declaration(int field) => _fields[field].Declaration;

    /// <summary>Number of values of a field, per replica for state.</summary>
    public int Length(int field) => Population.Length(_fields[field].Extent);

    /// <summary>Position of a field.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public int Find(string name)
    {
        for (int i = 0; i < _fields.Count; i++)
            if (_fields[i].Declaration.Name == name) return i;
        throw new KeyNotFoundException(
            $"Population '{Population.Name}' has no field '{name}'. There are: {string.Join(", ", _fields.Select(f => f.Declaration.Name))}.");
    }
}
