using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Program;

/// <summary>Initial values of fields and the resolved values of specs: the same for every backend.</summary>
public static class FieldValues
{
    /// <summary>
    /// [field] values at the start: what the kernel derives, the program sets or the declaration defaults to; drawn ones by the stream
    /// "population/NAME/FIELD", whatever the trial. One value per element, or one for a single-valued field.
    /// </summary>
    /// <exception cref="DerivationException">The kernel refuses its parameters.</exception>
    public static double[][] Initial(NetworkProgram program, int population)
    {
        ArgumentNullException.ThrowIfNull(program);
        PopulationSpec spec = program.Populations[population];
        FieldLayout layout = new(spec);
        double[][] values = new double[layout.Count][];
        Dictionary<string, double[]> derived = [];
        for (int f = 0; f < values.Length; f++)
        {
            FieldDeclaration declaration = layout.Declaration(f);
            if (spec.Initial.TryGetValue(declaration.Name, out ValueSpec? given))
            {
                values[f] = Resolve(given, layout.Length(f), StreamKey.Of(program.Seed, $"population/{spec.Name}/{declaration.Name}"));
                continue;
            }
            values[f] = new double[layout.Length(f)];
            Array.Fill(values[f], declaration.Default);
            if (f < layout.KernelFields && declaration.Role != FieldRole.State) derived.Add(declaration.Name, values[f]);
        }
        if (derived.Count == 0) return values;
        int neuron = 0;
        int derivations = Derive(program, spec, spec.Size, i => neuron = i, (name, value) =>
        {
            if (derived.TryGetValue(name, out double[]? field)) field[neuron] = value;
        });
        if (derivations == 1)
            foreach (double[] field in derived.Values) Array.Fill(field, field[0]);
        return values;
    }

    /// <summary>As the other, of one field.</summary>
    public static double[] Initial(NetworkProgram program, int population, int field) => Initial(program, population)[field];

    /// <summary>Runs the kernel's derivation neuron by neuron, or once where all neurons have the same parameters.</summary>
    /// <param name="program">Its time step and seed.</param>
    /// <param name="spec">A population with a kernel.</param>
    /// <param name="size">Number of neurons.</param>
    /// <param name="begin">Told each neuron before its derivation.</param>
    /// <param name="set">Receives its fields.</param>
    /// <returns>The number of derivations: <paramref name="size"/> or 1.</returns>
    internal static int Derive(NetworkProgram program, PopulationSpec spec, int size, Action<int> begin, Action<string, double> set)
    {
        Dictionary<string, Func<int, double>> parameters = [];
        foreach (ParameterDeclaration declared in spec.Kernel!.Declaration.Parameters)
        {
            ValueSpec value = spec.Parameters.GetValueOrDefault(declared.Name) ?? declared.Default;
            parameters.Add(declared.Name, Element(value, StreamKey.Of(program.Seed, $"population/{spec.Name}/{declared.Name}")));
        }
        int count = spec.Parameters.Values.All(value => value is ConstantValue) ? 1 : size, neuron = 0;
        Derivation derivation = new(
            $"population '{spec.Name}'", program.DtMs,
            name => parameters.TryGetValue(name, out Func<int, double>? value) ? value(neuron)
                : throw new KeyNotFoundException($"Kernel {spec.Kernel.Declaration.Name} derives from the parameter '{name}', which it does not declare."),
            set);
        for (; neuron < count; neuron++)
        {
            begin(neuron);
            spec.Kernel.Derive(derivation);
        }
        return count;
    }

    /// <summary>The values of a spec: element i of a drawn one comes from word 0 of the Philox block (i, 0, 0, 0).</summary>
    public static double[] Resolve(ValueSpec spec, int length, StreamKey stream)
    {
        double[] values = new double[length];
        Func<int, double> element = Element(spec, stream);
        for (int i = 0; i < length; i++) values[i] = element(i);
        return values;
    }

    /// <summary>One value after the other, without an array of them.</summary>
    internal static Func<int, double> Element(ValueSpec spec, StreamKey stream)
    {
        switch (spec)
        {
            case ConstantValue constant:
                return _ => constant.Value;
            case ListedValues listed:
                return i => listed.Values[i];
            case DrawnValues drawn:
                InversionTable table = InversionTable.Of(drawn.Distribution, drawn.Minimum, drawn.Maximum, drawn.Outside);
                return i => table.Draw(Philox4x32.Block(new Words((uint)i, 0, 0, 0), stream).W0);
            default:
                throw new NotSupportedException($"Values of the unknown kind {spec.GetType().Name}.");
        }
    }
}
