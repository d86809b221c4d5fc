using System.Numerics;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Kernels;
using Neuromorphic.Hal.Program;

namespace Neuromorphic.Hal.Host;

/// <summary>What every executable on the host checks of its caller's arguments, with the same words.</summary>
public static class CallChecks
{
    /// <summary>Element <paramref name="index"/> of a list of the program.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is none.</exception>
    public static T Item<T>(IReadOnlyList<T> list, int index, string kind)
    {
        ArgumentNullException.ThrowIfNull(list);
        return (uint)index < (uint)list.Count
            ? list[index]
            : throw new ArgumentOutOfRangeException(nameof(index), $"There is no {kind} {index}; the program has {list.Count}.");
    }

    /// <summary>The length of state that every object of a list has alike.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no object <paramref name="index"/>.</exception>
    public static long LengthOfEach<T>(IReadOnlyList<T> list, int index, string kind, int length)
    {
        Item(list, index, kind);
        return length;
    }

    /// <summary>A replica exists.</summary>
    public static void Replica(int replica, int batch)
    {
        if ((uint)replica >= (uint)batch) throw new ArgumentOutOfRangeException(nameof(replica), $"Replica {replica} does not exist; allowed are 0 to {batch - 1}.");
    }

    /// <summary>Between one trial and a whole batch.</summary>
    public static void Trials(int count, int batch)
    {
        if (count < 1 || count > batch) throw new ArgumentException($"Reset got {count} trials; allowed are 1 to the batch of {batch}.");
    }

    /// <summary>Whole rows of finite values for a values input.</summary>
    public static void Rows(InputSpec input, int size, ReadOnlySpan<float> rows)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input is not ValuesInput) throw new ArgumentException($"Input '{input.Name}' is a {input.GetType().Name}; rows can be written to a ValuesInput only.");
        if (rows.Length == 0 || rows.Length % size != 0)
            throw new ArgumentException($"Input '{input.Name}' got {rows.Length} values; allowed are whole rows of {size}, at least one.");
        if (AllFinite(rows)) return;
        int at = 0;
        while (float.IsFinite(rows[at])) at++;
        throw new ArgumentException($"Input '{input.Name}': the value of neuron {at % size} in row {at / size} is {rows[at]}; finite numbers are allowed.");
    }

    /// <summary>Events in order of step, none in the past, all of existing neurons.</summary>
    public static void Events(InputSpec input, int size, long step, ReadOnlySpan<InputEvent> events)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input is not EventsInput) throw new ArgumentException($"Input '{input.Name}' is a {input.GetType().Name}; events can be written to an EventsInput only.");
        long last = step;
        for (int i = 0; i < events.Length; i++)
        {
            if (events[i].Step < last)
            {
                throw new ArgumentException(
                    $"Input '{input.Name}': event {i} is in step {events[i].Step}, before step {last} of the event before it or of the run. Sort events by step.");
            }
            if ((uint)events[i].Neuron >= (uint)size)
                throw new ArgumentException($"Input '{input.Name}': event {i} is for neuron {events[i].Neuron}; allowed are 0 to {size - 1}.");
            if (!float.IsFinite(events[i].Value))
                throw new ArgumentException($"Input '{input.Name}': event {i} has the value {events[i].Value}; finite numbers are allowed.");
            last = events[i].Step;
        }
    }

    /// <summary>Finite weights within the projection's bounds.</summary>
    public static void Weights(ProjectionSpec projection, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(projection);
        for (int i = 0; i < values.Length; i++)
        {
            // Kept in single precision by most backends: a number that is infinite there is none.
            if (float.IsFinite((float)values[i]) && values[i] >= projection.MinimumWeight && values[i] <= projection.MaximumWeight) continue;
            throw new ArgumentException(
                $"Projection '{projection.Name}': weight {i} is {values[i]}; allowed are finite numbers in [{projection.MinimumWeight}, {projection.MaximumWeight}].");
        }
    }

    /// <summary>Values of a field: finite in single precision, or whole 32-bit numbers where the field holds integers.</summary>
    public static void Field(PopulationSpec population, FieldDeclaration field, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(population);
        ArgumentNullException.ThrowIfNull(field);
        bool integer = field.Format == FieldFormat.Integer;
        for (int i = 0; i < values.Length; i++)
        {
            if (integer ? values[i] == (int)values[i] : float.IsFinite((float)values[i])) continue;
            throw new ArgumentException(
                $"Population '{population.Name}', field '{field.Name}': value {i} is {values[i]}; allowed are {(integer ? "whole 32-bit" : "finite")} numbers.");
        }
    }

    /// <summary>Values of a learning projection's traces or synapse state: finite in single precision.</summary>
    public static void Trace(ProjectionSpec projection, StateKind kind, ReadOnlySpan<double> values)
    {
        ArgumentNullException.ThrowIfNull(projection);
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite((float)values[i]))
                throw new ArgumentException($"Projection '{projection.Name}': {kind} {i} is {values[i]}; allowed are finite numbers.");
        }
    }

    /// <summary>A learning switch.</summary>
    /// <returns>True for 1, false for 0.</returns>
    public static bool Switch(ProjectionSpec projection, double value)
    {
        ArgumentNullException.ThrowIfNull(projection);
        return value is 0 or 1 ? value == 1 : throw new ArgumentException($"Projection '{projection.Name}': learning is {value}; allowed are 0 (off) and 1 (on).");
    }

    /// <summary>Rows in use and frozen of a projection.</summary>
    public static void RowCounts(ProjectionSpec projection, int size, double used, double frozen)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (!(used >= 0 && used <= size && frozen >= 0 && frozen <= used && used == (int)used && frozen == (int)frozen))
            throw new ArgumentException($"Projection '{projection.Name}': rows in use {used}, frozen {frozen}; allowed are whole numbers, 0 <= frozen <= in use <= {size}.");
    }

    /// <summary>A span that holds exactly what the address does.</summary>
    public static void Length(StateAddress address, long expected, int given)
    {
        if (given != expected) throw new ArgumentException($"State {address.Kind} of object {address.Index} has {expected} values; {given} were given.");
    }

    /// <summary>0 times a finite number is 0, 0 times any other is NaN: rows are written for every sample, so they are looked through by vectors.</summary>
    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        Vector<float> zero = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count) zero += Vector<float>.Zero * new Vector<float>(values[i..]);
        bool finite = Vector.EqualsAll(zero, Vector<float>.Zero);
        for (; i < values.Length; i++) finite &= float.IsFinite(values[i]);
        return finite;
    }
}
