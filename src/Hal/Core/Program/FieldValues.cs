using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Hal.Program;

/// <summary>Initial values of fields and the resolved values of specs: the same for every backend.</summary>
public static class FieldValues
{
    /// <summary>
    /// Values of one field at the start: what the kernel derives, the program sets or the declaration defaults to; drawn ones by the stream
    /// "population/NAME/FIELD", whatever the trial. One value per element, or one for a single-valued field.
    /// </summary>
    public static double[] Initial(NetworkProgram program, int population, int field)
    {
        ArgumentNullException.ThrowIfNull(program);
        PopulationSpec spec = program.Populations[population];
        FieldLayout layout = new(spec);
        FieldDeclaration declaration = layout.Declaration(field);
        int length = layout.Length(field);
        if (spec.Initial.TryGetValue(declaration.Name, out ValueSpec? given))
            return Resolve(given, length, StreamKey.Of(program.Seed, $"population/{spec.Name}/{declaration.Name}"));
        double[] values = new double[length];
        Array.Fill(values, declaration.Default);
        if (field >= layout.KernelFields || declaration.Role == FieldRole.State) return values;

        int neuron = 0;
        int derived = Derive(program, spec, length, i => neuron = i, (name, value) =>
        {
            if (name == declaration.Name) values[neuron] = value;
        });
        if (derived < length) Array.Fill(values, values[0]);
        return values;
    }

    /// <summary>Runs the kernel's derivation neuron by neuron, or once where all neurons have the same parameters.</summary>
    /// <param name="program">Its time step and seed.</param>
    /// <param name="spec">A population with a kernel.</param>
    /// <param name="size">Number of neurons.</param>
    /// <param name="begin">Told each neuron before its derivation.</param>
    /// <param name="set">Receives its fields.</param>
    /// <returns>The number of derivations: <paramref name="size"/> or 1.</returns>
    internal static int Derive(NetworkProgram program, PopulationSpec spec, int size, Action<int> begin, Action<string, double> set)
    {
        Dictionary<string, Func<int, double>> parameters = spec.Parameters.ToDictionary(
            p => p.Key, p => Element(p.Value, StreamKey.Of(program.Seed, $"population/{spec.Name}/{p.Key}")));
        int count = spec.Parameters.Values.All(value => value is ConstantValue) ? 1 : size, neuron = 0;
        Derivation derivation = new(
            $"population '{spec.Name}'", program.DtMs,
            name => parameters.TryGetValue(name, out Func<int, double>? value) ? value(neuron) : Default(spec.Kernel!.Declaration, name),
            set);
        for (; neuron < count; neuron++)
        {
            begin(neuron);
            spec.Kernel!.Derive(derivation);
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

    private static double Default(NeuronKernelDeclaration kernel, string name)
        => kernel.Parameters.FirstOrDefault(p => p.Name == name)?.Default
            ?? throw new KeyNotFoundException($"Kernel {kernel.Name} derives from the parameter '{name}', which it does not declare.");
}
